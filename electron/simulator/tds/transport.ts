import type net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { type Message, PACKET, PacketReader, wrapHandshake } from './packets.ts';

export interface Identity {
  key: string;
  cert: string;
}

/**
 * The bytes of one connection, clear or under TLS. TDS 7.x wraps the handshake inside PRELOGIN packets and then speaks TLS on the socket;
 * TDS 8 ("strict") is TLS from the first byte.
 */
export class Transport {
  readonly #socket: net.Socket;
  readonly #identity: Identity;
  readonly #onMessage: (message: Message) => void;
  readonly #onError: (error: Error) => void;
  readonly #packets = new PacketReader();
  #mode: 'clear' | 'handshake' | 'tls' | 'strict' = 'clear';
  #tls: tls.TLSSocket | undefined;
  #pipe: Duplex | undefined;
  #handshake: Buffer = Buffer.alloc(0);
  #spoke = false;
  #mute = false;

  constructor(socket: net.Socket, identity: Identity, onMessage: (message: Message) => void, onError: (error: Error) => void) {
    this.#socket = socket;
    this.#identity = identity;
    this.#onMessage = onMessage;
    this.#onError = onError;
    socket.on('data', (bytes) => this.#guard(() => this.#receive(bytes)));
    socket.on('error', () => socket.destroy());
  }

  get strict(): boolean {
    return this.#mode === 'strict';
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  /** Answers nothing any more, and does not say so. */
  mute(): void {
    this.#mute = true;
  }

  /** Resolves once the bytes are on their way and the other side keeps up. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#mute || bytes.length === 0 || this.closed) return;
    const out = this.#tls ?? this.#socket;
    if (out.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        out.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      out.once('drain', done);
      this.#socket.once('close', done);
    });
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** After the PRELOGIN answer: everything that follows is the handshake. */
  startTls(): void {
    this.#secure('handshake');
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#onError(error as Error);
      this.#socket.destroy();
    }
  }

  #receive(bytes: Buffer): void {
    if (this.#mute) return;
    if (!this.#spoke) {
      this.#spoke = true;
      // 0x16 is a TLS record: no PRELOGIN first, hence TDS 8.
      if (bytes[0] === 0x16) this.#secure('strict');
    }
    if (this.#mode === 'clear') this.#parse(bytes);
    else if (this.#mode === 'handshake') this.#unwrap(bytes);
    else this.#pipe!.push(bytes);
  }

  #unwrap(bytes: Buffer): void {
    this.#handshake = Buffer.concat([this.#handshake, bytes]);
    while (this.#handshake.length > 0) {
      if (this.#handshake[0] !== PACKET.prelogin) {
        this.#mode = 'tls';
        this.#pipe!.push(this.#handshake);
        return;
      }
      if (this.#handshake.length < 8) return;
      const length = this.#handshake.readUInt16BE(2);
      if (length < 8) throw new RangeError('TDS packet shorter than its header.');
      if (this.#handshake.length < length) return;
      this.#pipe!.push(this.#handshake.subarray(8, length));
      this.#handshake = this.#handshake.subarray(length);
    }
  }

  #parse(bytes: Buffer): void {
    for (const message of this.#packets.push(bytes)) this.#onMessage(message);
  }

  #secure(mode: 'handshake' | 'strict'): void {
    this.#mode = mode;
    this.#pipe = new Duplex({
      read() {},
      write: (bytes: Buffer, _encoding, done) => {
        if (this.#socket.destroyed) return done();
        this.#socket.write(this.#mode === 'handshake' ? wrapHandshake(bytes) : bytes, () => done());
      },
    });
    // The session tickets of TLS 1.3 would arrive outside the wrapped handshake of TDS 7.x.
    const secureContext = tls.createSecureContext({ ...this.#identity, ...(mode === 'handshake' ? { maxVersion: 'TLSv1.2' } : {}) });
    this.#tls = new tls.TLSSocket(this.#pipe, {
      isServer: true,
      secureContext,
      ...(mode === 'strict' ? { ALPNProtocols: ['tds/8.0'] } : {}),
    } as tls.TLSSocketOptions);
    this.#tls.on('data', (bytes: Buffer) => this.#guard(() => this.#parse(bytes)));
    this.#tls.on('error', (error) => {
      this.#onError(error);
      this.#socket.destroy();
    });
  }
}
