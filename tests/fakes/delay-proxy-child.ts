/** A TCP front that holds every byte back: `node delay-proxy-child.ts TARGET_PORT DELAY_MS` prints its port. A process of its own, so that it costs the measured one nothing. */
import net from 'node:net';

const [target, delay] = process.argv.slice(2).map(Number);
if (!target || delay === undefined) throw new Error('TARGET_PORT DELAY_MS');

function carry(from: net.Socket, to: net.Socket): void {
  from.on('data', (bytes) => {
    setTimeout(() => {
      if (!to.destroyed) to.write(bytes);
    }, delay);
  });
  from.on('error', () => {});
  from.on('close', () => setTimeout(() => to.destroy(), delay));
}
const server = net.createServer({ noDelay: true }, (client) => {
  const upstream = net.connect({ host: '127.0.0.1', port: target, noDelay: true });
  carry(client, upstream);
  carry(upstream, client);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as net.AddressInfo).port}\n`);
});
