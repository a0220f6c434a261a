import fc from "fast-check";

/** `usual` nine times of ten, else anything of `odd`: JSON texts. */
const mostly = (usual: readonly string[], odd: readonly string[]): fc.Arbitrary<string> =>
	fc.oneof(
		{ weight: 9, arbitrary: fc.constantFrom(...usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...odd) },
	);

/** What no column is expected to hold. */
const ANYTHING = [
	"null",
	"true",
	"{}",
	"[]",
	"-0",
	"1.10",
	'""',
	'" "',
	'{"numberText":"1"}',
	'{"a":1,}',
	"[1,2",
	"NaN",
	"01",
	"nul",
	'"\t"',
	'"\\x"',
	'"\\ud800"',
];
const NAMES = ['"a"', '"b"', '"b "', '"é"', '"\\u0062"', '"x\\u0000y"', '"he said \\"spend\\": 5"'];
const names = mostly(["null", '""', '"a"', '"b"'], [...NAMES, ...ANYTHING]);
const counts = mostly(
	["0", "1", "7", "200", "130000", "null"],
	[
		"99999999999999999",
		"12345678901234567890123",
		"999999999999",
		"1000000000000",
		"1e3",
		"59200.0",
		"59200.00000000000000001",
		"-1",
		'"12"',
		'"x"',
		...ANYTHING,
	],
);

const digits = (maxLength: number) =>
	fc.string({ unit: fc.constantFrom("0", "5", "9", "1", "4"), minLength: 1, maxLength });
const written = fc
	.tuple(fc.constantFrom("", "-"), digits(8), digits(40), fc.constantFrom("", "e-5", "E+2", "e-20", "e07"))
	.map(
		([sign, whole, fraction, exponent]) => `${sign}${whole.replace(/^0+(?=.)/, "")}.${fraction}${exponent}`,
	);
const ties = fc
	.tuple(
		fc.constantFrom("", "-"),
		digits(3),
		digits(18),
		fc.constantFrom("5", "50", "499", "500001", "999999999"),
	)
	.map(([sign, whole, atto, rest]) => `${sign}${Number(whole)}.${atto.padEnd(18, "0")}${rest}`);
const spends = fc.oneof(
	{ weight: 4, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }).map(String) },
	{ weight: 2, arbitrary: written },
	{ weight: 2, arbitrary: ties },
	{ weight: 2, arbitrary: fc.constantFrom("0", "0.0", "0e5", "null", "1e-300", "0E-6176") },
	{ weight: 1, arbitrary: fc.constantFrom("1e400", "1e19", "1e15", '"0.5"', '"x"', ...ANYTHING) },
);
const times = mostly(
	[
		'"2026-08-05T16:30:36.080000Z"',
		'"2026-08-05 16:44:59.999"',
		'"2026-08-05T16:45:00Z"',
		'"2026-08-06T00:00:00+00:00"',
	],
	[
		'"2026-02-30T00:00:00Z"',
		'"1999-01-01T00:00:00Z"',
		'"2026-08-05T24:00:00Z"',
		'"2026-08-05T16:30:36,5Z"',
		'"2026-08-05T16:30:36+02:00"',
		'"2026-08-05"',
		'"2026-08-05T16:30:36.Z"',
		'" 2026-08-05T16:30:36Z"',
		'"2026-08-05T16:30:36.1234567891Z"',
		...ANYTHING,
	],
);

/** Members in any order, with white space and now and then a second one of a name. */
function object(members: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
	const some = Object.entries(members).map(([name, value]) =>
		fc.option(
			value.map((text) => `"${name}"${text.length % 5 === 0 ? " : " : ":"}${text}`),
			{ freq: 3, nil: null },
		),
	);
	return fc.tuple(fc.tuple(...some), fc.nat(50), fc.nat(60)).map(([held, turn, again]) => {
		const there = held.filter((member) => member !== null);
		const turned = [...there.slice(turn % 7), ...there.slice(0, turn % 7)];
		const twice = again === 0 ? turned.slice(0, 1) : [];
		return `{${[...turned, ...twice].join(turn === 1 ? " ,\t" : ",")}}`;
	});
}

const orText = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc.oneof(
		{ weight: 14, arbitrary: value },
		{ weight: 1, arbitrary: value.map((text) => JSON.stringify(text)) },
		{ weight: 1, arbitrary: fc.constantFrom(...ANYTHING) },
	);

const details = object({
	cached_tokens: counts,
	cache_creation_tokens: counts,
	audio_tokens: counts,
	web_search_requests: counts,
	cache_creation_token_details: object({
		ephemeral_5m_input_tokens: counts,
		ephemeral_1h_input_tokens: counts,
	}),
});
const usage = object({
	cache_read_input_tokens: counts,
	cache_creation_input_tokens: counts,
	prompt_tokens_details: orText(details),
	completion_tokens_details: orText(object({ audio_tokens: counts, image_tokens: counts })),
	cache_creation: orText(object({ ephemeral_5m_input_tokens: counts, ephemeral_1h_input_tokens: counts })),
	server_tool_use: orText(object({ web_search_requests: counts })),
	service_tier: mostly(["null", '"flex"', '"priority"'], ANYTHING),
	spend: counts,
});
const metadata = object({
	status: mostly(['"success"', '"failure"'], ANYTHING),
	attempted_retries: counts,
	user_api_key: names,
	user_api_key_alias: names,
	user_api_key_team_alias: names,
	user_api_key_user_id: names,
	batch_models: mostly(['["gpt-5-mini"]', "null"], ['["a","b"]', ...ANYTHING]),
	spend_logs_metadata: orText(object({ team: names, environment: names, trace: names })),
	usage_object: orText(usage),
	additional_usage_values: orText(usage),
});
const tags = mostly(
	['["feature:a","env:prod"]', "[]", "null", '["User-Agent: curl/8"]', '"[\\"feature:x\\"]"'],
	['["\\u0066eature:a"]', "[1.50]", '[{"a":1}]', ...ANYTHING],
);
const models = mostly(
	['"gpt-4o"', '"anthropic/claude-sonnet-4-5"', '""'],
	['"azure/gpt-4o"', '"o1"', ...ANYTHING],
);

const row = object({
	request_id: mostly(
		Array.from({ length: 12 }, (_, index) => `"r-${index}"`),
		['"r-1_cache_hit17"', '" r-2 "', '"é"', '"\\u0072-1"', "5", ...ANYTHING],
	),
	startTime: times,
	endTime: times,
	starttime: mostly(["null"], ['"2026-08-05T00:00:00Z"']),
	request_duration_ms: mostly(["null", "400", "0"], ["12.6", "-5", '"9"', ...ANYTHING]),
	spend: spends,
	model: models,
	custom_llm_provider: mostly(['"openai"', '"anthropic"', '""'], ANYTHING),
	api_base: mostly(['"https://api.openai.com/v1"', "null"], ANYTHING),
	call_type: mostly(['"acompletion"', '"aretrieve_batch"'], ANYTHING),
	cache_hit: mostly(['"False"', "null"], ['"True"', "true", ...ANYTHING]),
	status: mostly(['"success"', '"failure"', "null"], ANYTHING),
	prompt_tokens: counts,
	completion_tokens: counts,
	session_id: mostly(["null", '"s-1"', '"s-2"'], ['"s 3"', '" s-1"', ...NAMES, ...ANYTHING]),
	user: names,
	end_user: names,
	team_id: names,
	api_key: names,
	request_tags: tags,
	metadata: orText(metadata),
	messages: mostly(['"{\\"spend\\":5}"', "null"], ['{"spend":[{"metadata":{}}]}', ...ANYTHING]),
	data: mostly(["null"], ["[]"]),
});

/** Rows that have what makes one, for most of them. */
const usualRow = fc
	.tuple(row, fc.integer({ min: 0, max: 30 }), times, spends)
	.map(([text, id, start, spend]) =>
		text === "{}" || /"(?:data|starttime)"/.test(text)
			? `{"request_id":"r-${id}","startTime":${start},"spend":${spend},"model":"gpt-4o"}`
			: `{"request_id":"r-${id}","startTime":${start},"spend":${spend},${text
					.slice(1)
					.replace(/"(?:request_id|startTime|spend)"/g, '"other"')}`,
	);

/** Lines of a request log, hostile ones among them. */
export const logLines: fc.Arbitrary<readonly string[]> = fc.array(
	fc.oneof(
		{ weight: 8, arbitrary: usualRow },
		{ weight: 3, arbitrary: row },
		{
			weight: 1,
			arbitrary: fc.constantFrom("", "  ", "{", "[1]", "5", "null", "{}", '{"a":1} x', "\u2028", "{}\r"),
		},
		{ weight: 1, arbitrary: usualRow.map((text) => text.slice(0, -2)) },
		{ weight: 1, arbitrary: usualRow.map((text) => ` ${text}\r`) },
	),
	{ maxLength: 12 },
);
