// A frontend's development server. Prints its URL and runs until stdin closes.
import { createServer } from 'vite';

const [target, changeOrigin] = process.argv.slice(2);
const server = await createServer({
  configFile: false,
  logLevel: 'silent',
  server: { host: '127.0.0.1', port: 0, allowedHosts: true, proxy: { '/': { target, xfwd: true, changeOrigin: changeOrigin === 'true' } } },
});
await server.listen();
console.log(JSON.stringify({ port: server.httpServer.address().port }));
process.stdin.resume().on('end', () => process.exit());
