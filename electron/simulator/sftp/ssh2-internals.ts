import type { SFTPWrapper } from 'ssh2';

/**
 * ssh2 has no API to announce extensions: its server always sends a bare VERSION packet, and clients then believe that posix-rename and fsync
 * do not exist. So that one outgoing packet is completed on its way out. Everything this room knows of ssh2's inside is in this file.
 */
interface Inside {
  _protocol: { channelData(channel: number, packet: Buffer): unknown };
  outgoing: { window: number };
}

/** length (4), type VERSION = 2, version (4): a VERSION packet without extensions. */
const BARE_VERSION_LENGTH = 9;
const VERSION = 2;

/** Completes the VERSION packet of this session with the names and versions of extensions. */
export function announceExtensions(sftp: SFTPWrapper, extensions: Record<string, string>): void {
  const inside = sftp as unknown as Inside;
  const protocol = inside._protocol;
  let announced = false;
  const channelData = (channel: number, packet: Buffer): unknown => {
    if (announced || packet.length !== BARE_VERSION_LENGTH || packet[4] !== VERSION) return protocol.channelData(channel, packet);
    announced = true;
    const whole = Buffer.concat([packet, ...Object.entries(extensions).flat().map(sshString)]);
    whole.writeUInt32BE(whole.length - 4);
    // The caller has counted nine bytes against the channel's window.
    inside.outgoing.window -= whole.length - packet.length;
    return protocol.channelData(channel, whole);
  };
  inside._protocol = new Proxy(protocol, {
    get(target, key) {
      if (key === 'channelData') return channelData;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function sshString(text: string): Buffer {
  const bytes = Buffer.alloc(4 + Buffer.byteLength(text));
  bytes.writeUInt32BE(bytes.length - 4);
  bytes.write(text, 4);
  return bytes;
}
