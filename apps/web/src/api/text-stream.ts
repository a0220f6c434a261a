/** Texts one after the other as a body: the next one is made when the one before was taken, so that it never gathers whole. */
export function textStream(
	texts: Generator<string, undefined> | AsyncGenerator<string, undefined>,
): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await texts.next();
			if (done === true) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await texts.return(undefined);
		},
	});
}

/** A file's name without its odd characters: one that every system takes, in a header that holds ASCII only. */
export function asciiName(fileName: string): string {
	return fileName.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, 120);
}
