import type { Json, JsonObject } from '../values/json.ts';

/** The two APIs; the id of an operation, and the name of a target, begins with one. */
export const apis = ['import2', 'elastic-path'] as const;
export type Api = (typeof apis)[number];

/** What one operation of openapi.yaml promises, as `npm run generate` writes it. */
export type Operation = {
  readonly id: string;
  readonly api: Api;
  readonly method: string;
  /** The path template below the API's base URL, or below the host's root if `atHostRoot`. */
  readonly path: string;
  readonly atHostRoot: boolean;
  /** Whether a request can change something at the server, even one that should be refused: it may not be. */
  readonly writes: boolean;
  readonly security: 'basic' | 'bearer' | 'none';
  /** The media type every request is sent with, body or not (`x-request-content-type`). */
  readonly sendsContentType: string | null;
  readonly parameters: readonly Parameter[];
  readonly requestBody: RequestBodyContract | null;
  readonly responses: { readonly [status: number]: ResponseContract };
  /** What any other answer has to be (`default`), null where nothing is said of it. No status that a case asks for. */
  readonly otherwise: ResponseContract | null;
};

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  /** The status that answers a value which breaks the schema, null when none is promised. */
  readonly invalid: number | null;
  /** The requirement that such a value breaks, null where the document names none. */
  readonly requirement: string | null;
  readonly schema: JsonObject;
  readonly validator: string;
};

type RequestBodyContract = {
  readonly mediaType: string;
  readonly invalid: number | null;
  readonly schema: JsonObject;
  readonly validator: string;
  /** JSON pointers of secrets the caller sends. */
  readonly secrets: readonly string[];
};

export type ResponseContract = {
  /** `json`: a JSON body is promised. `empty`: none may come. `optional`: none, or JSON (I-3). */
  readonly body: 'json' | 'empty' | 'optional';
  /** The requirement an `empty` body carries, if the document names one. */
  readonly requirement: string | null;
  readonly mediaTypes: readonly string[];
  /** The name of the body's validator; null where no JSON body is promised. */
  readonly validator: string | null;
  readonly headers: readonly HeaderContract[];
  /** JSON pointer patterns of secrets the server issues. */
  readonly secrets: readonly string[];
};

export type HeaderContract = {
  readonly name: string;
  readonly required: boolean;
  readonly requirement: string;
  readonly schema: JsonObject;
  readonly validator: string;
};

/** One violation as Ajv's standalone code reports it. */
export type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: JsonObject;
};

/** A compiled schema: true if the value holds, else false with `errors` set until the next call. */
type Validator = { (value: unknown): boolean; errors?: readonly SchemaError[] | null };

/** A requirement of the places that a pointer pattern names: of all about them, or of what it asks for alone. */
export type PlaceRequirement = readonly [
  pattern: string,
  requirement: string,
  /** That a member is there, its type, or that a text or list is not empty, where another requirement asks for the rest. */
  asks?: 'presence' | 'type' | 'filled',
];

/** What schemas say beyond yes and no, by validator. */
export type SchemaFacts = {
  readonly requirements: readonly PlaceRequirement[];
  /** The described members of each object that describes some, by pointer pattern. */
  readonly members: { readonly [pattern: string]: readonly string[] };
};

/** The whole contract, as the rules take it. A weakened one is how the proof puts openapi.yaml itself on trial. */
export type Contract = {
  readonly operations: { readonly [id: string]: Operation };
  readonly validators: { readonly [name: string]: Validator };
  readonly schemaFacts: { readonly [validator: string]: SchemaFacts };
};

/** A body the vendor or we publish for an operation and status. */
export type Example = {
  readonly operation: string;
  readonly status: number;
  readonly name: string;
  readonly text: string;
  /** Left out where the text is not JSON. */
  readonly value?: Json;
  /** Where the vendor publishes it and which known deviations explain it; null for one that keeps the contract. */
  readonly vendor: { readonly source: string; readonly deviations: readonly string[] } | null;
};
