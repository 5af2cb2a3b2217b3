/** The largest header section that is answered as an operation's request; a larger one gets 431. */
export const mostHeaderBytes = 16 * 1024;

/** The largest bodies; a larger one gets 413, whether its length is told or not. */
export const mostBodyBytes = 64 * 1024;
export const mostUploadBytes = 64 * 1024 * 1024;

/** More than a socket gives at once: the multipart parser never ends when what fills its buffer is also what ends the body. */
export const multipartBuffer = 128 * 1024;

/** The parts a multipart body may have; more get 400. */
export const mostParts = 64;

/** How long a client may take over its header section, and over the whole request: then 408, and the end of the connection. */
export const headersTimeoutMs = 10_000;
export const requestTimeoutMs = 60_000;

/** How often connections are looked through for such clients. */
export const timeoutCheckMs = 1000;

/** How long a connection is kept that asks for nothing. */
export const keepAliveMs = 30_000;

/** How many accounts are kept, and how many imports, jobs, webhooks sent, log lines, tokens and states of limiters in all: beyond either, the account that was silent longest is forgotten. */
export const mostAccounts = 20_000;
export const mostHeld = 500_000;

/** What one account keeps. The oldest import, token or state of a limiter gives way to a new one; so does the oldest job, once it has ended. */
export const mostImports = 50_000;
export const mostJobs = 10_000;
export const mostTokens = 1000;
export const mostLimiterStates = 10_000;

/** The lines of log, and the webhooks sent, that an account keeps. */
export const longestLog = 1000;
export const mostDeliveries = 1000;
