import type { Fault } from '../../shared/model/system.ts';

/** One part of the fictitious CFI behind a TCP port of 127.0.0.1. */
export interface SimulatedServer {
  /** Listens; `port` 0 = any. Resolves to the real port. Rejects with EADDRINUSE when taken. */
  start(port: number): Promise<number>;
  /** Takes effect at once, existing connections included; keeps the same port. @throws Error when this part has no such fault. */
  setFault(fault: Fault): Promise<void>;
  stop(): Promise<void>;
}
