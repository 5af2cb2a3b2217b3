import { parseArgs } from 'node:util';
import { startMock } from './start.ts';

/** `suite mock`: the mock as a process. It prints its address, and ends on SIGINT, SIGTERM or when its parent ends. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '4010' }, host: { type: 'string', default: '127.0.0.1' } },
});

const mock = await startMock({ host: values.host, port: Number(values.port) });
console.log(`mock listens on ${mock.url}`);

async function end(): Promise<void> {
  await mock.stop();
  process.exit(0);
}

process.once('SIGINT', () => void end());
process.once('SIGTERM', () => void end());
if (process.send) process.once('disconnect', () => void end());
