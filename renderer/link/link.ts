import type { Link } from '../../shared/rpc/link.ts';

export type { CallOptions, Link, LinkState } from '../../shared/rpc/link.ts';

/** Opens the link to the core, under either shell. Resolves once connected, or once it is known to be refused. */
export async function openLink(): Promise<Link> {
  throw new Error('The link is not wired yet.');
}
