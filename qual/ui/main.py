"""The script Streamlit runs on every click: the workbench, who is here, the page."""

from qual.ui import identity, layout, navigation
from qual.workbench import shared_workbench

layout.prepare()
workbench = shared_workbench()
navigation.run(workbench, identity.actor(workbench))
