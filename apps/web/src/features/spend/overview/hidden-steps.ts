/** Set by whoever wants the list of first steps gone before everything in it is done. */
export const STEPS_COOKIE = "outlay-first-steps";
export const STEPS_HIDDEN = "hidden";
