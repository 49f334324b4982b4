import type { OutboxDetail } from '../../../shared/model/outbox.ts';
import type { Instant } from '../../../shared/model/sourced.ts';
import { formatBytes } from '../../ui/format.ts';

/** The files of a pair: name, size, and their fingerprint, whole where it is printed. */
export function ParcelFiles({ files, whole = false }: { files: OutboxDetail['files']; whole?: boolean }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.name}>
          <span className="mono">{file.name}</span>
          <span className="muted small">
            {formatBytes(file.bytes)}
            {whole ? null : ` · empreinte ${file.sha256.slice(0, 16)}…`}
          </span>
          {whole ? <span className="mono muted">SHA-256 {file.sha256}</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** What happened to a parcel, oldest first. */
export function ParcelJournal({ entries, when }: { entries: OutboxDetail['journal']; when: (at: Instant) => string }) {
  return (
    <ol className="history">
      {entries.map(({ at, event, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a journal only grows at its end, and two entries may bear the same moment and words
        <li key={index}>
          <span className="history-when">{when(at)}</span>
          <span>
            {event}
            {detail ? <span className="muted"> {detail}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
