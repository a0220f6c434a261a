import { z } from "zod";

/** Length is what makes a password hard to guess; rules about its characters are not. */
export const PASSWORD_MIN = 12;
const PASSWORD_MAX = 1024;

export const newPasswordSchema = z
	.string()
	.min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters.`)
	.max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`);

export const personNameSchema = z
	.string()
	.trim()
	.min(1, "Write your name.")
	.max(200, "Use at most 200 characters.");
