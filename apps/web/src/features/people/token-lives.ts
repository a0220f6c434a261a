/** Days that a token may work, on the form. */
export const TOKEN_LIVES = ["30", "90", "365", "never"] as const;
