/** The path and query that was asked for; set by the proxy, so that a layout can lead back to it after signing in. */
export const PATH_HEADER = "x-outlay-path";
