// The coding screen, as Streamlit mounts it.

import { mounting } from "./mount";
import { CodingActivity } from "./view/coding";

export default mounting((desk) => new CodingActivity(desk));
