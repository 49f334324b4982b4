import net from 'node:net';

/** A TCP proxy of 127.0.0.1 that can go silent, reset what it carries, or refuse, without changing port. */
export class SilentProxy {
  #server = net.createServer();
  #sockets = new Set<net.Socket>();
  #silent = false;
  readonly #target: number;
  port = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(target: number): Promise<SilentProxy> {
    const proxy = new SilentProxy(target);
    await proxy.listen();
    return proxy;
  }

  async listen(): Promise<void> {
    this.#server = net.createServer((down) => {
      const up = net.connect(this.#target, '127.0.0.1');
      const pair = [down, up] as const;
      for (const [from, to] of [
        [down, up],
        [up, down],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (chunk) => {
          if (!this.#silent) to.write(chunk);
        });
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          // A silent link hides even the other side's end.
          if (!this.#silent) for (const socket of pair) socket.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as net.AddressInfo).port;
  }

  /** Nothing passes any more, and nobody is told. */
  silence(): void {
    this.#silent = true;
  }
  /** Links that were silent are cut, as a link that comes back has forgotten them. */
  pass(): void {
    if (!this.#silent) return;
    this.#silent = false;
    for (const socket of this.#sockets) socket.destroy();
  }
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
  async close(): Promise<void> {
    this.#silent = false;
    await this.refuse();
  }
}
