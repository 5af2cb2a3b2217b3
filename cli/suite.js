#!/usr/bin/env node
// The one command. Plain JavaScript, so that it starts without a loader; everything behind it is TypeScript.
import { register } from 'tsx/esm/api';

register();
const { ensureGenerated } = await import('../openapi/ensure-generated.ts');
await ensureGenerated();
await import('./main.ts');
