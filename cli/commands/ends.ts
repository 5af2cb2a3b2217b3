/** Ends the process with what a command returns. */
export const ends =
  <Options>(command: (options: Options) => Promise<number>) =>
  async (options: Options): Promise<void> => {
    process.exitCode = await command(options);
  };
