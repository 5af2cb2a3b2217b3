/**
 * Calls back once the process that started this one has ended, at once if it has by now: Node tells it only to who
 * listens already. Never, if there is no channel to it.
 */
export function onceParentEnds(act: () => void): void {
  if (process.send && !process.connected) act();
  else process.once('disconnect', act);
}
