// Answers Import2's two lists behind express-rate-limit, which is set up by its own options: LIMIT and WINDOW_MS.
import express from 'express';
import { rateLimit } from 'express-rate-limit';

const app = express();
app.disable('etag');
app.use(rateLimit({ limit: Number(process.env.LIMIT), windowMs: Number(process.env.WINDOW_MS) }));
app.get('/api/tools', (_request, response) => response.json([{ name: 'wordpress', label: 'WordPress' }]));
app.get('/api/imports', (_request, response) => response.json([]));
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
