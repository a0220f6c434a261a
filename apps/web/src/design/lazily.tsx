import { type ComponentType, lazy, Suspense } from "react";

/**
 * A component whose code comes after the page's own. The server renders it like any other, so that its content is there
 * at once; it answers to clicks a moment later. `next/dynamic` does the same and weighs 2 kB on every page.
 */
export function lazily<Props extends object>(
	load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
	const Part = lazy(async () => ({ default: await load() }));
	return function Lazily(props: Props) {
		return (
			<Suspense fallback={null}>
				<Part {...props} />
			</Suspense>
		);
	};
}
