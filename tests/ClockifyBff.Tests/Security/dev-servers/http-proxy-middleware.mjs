// The proxy of Create React App, webpack and Angular. Prints its URL and runs until stdin closes.
import { createServer } from 'node:http';
import { createProxyMiddleware } from 'http-proxy-middleware';

const [target, changeOrigin] = process.argv.slice(2);
const proxy = createProxyMiddleware({ target, xfwd: true, changeOrigin: changeOrigin === 'true' });
const server = createServer((request, response) => proxy(request, response, () => response.writeHead(404).end()));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.resume().on('end', () => process.exit());
