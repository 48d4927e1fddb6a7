// The screen for reading and correcting a transcript, as Streamlit mounts it.

import { mounting } from "./mount";
import { CorrectingActivity } from "./view/correcting";

export default mounting((desk) => new CorrectingActivity(desk));
