/** Of the console k6 has, what scripts use: @types/k6 leaves it to the DOM's library. */
declare const console: { log(message: string): void };
