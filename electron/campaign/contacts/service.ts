import { AppError } from '../../../shared/errors.ts';
import type { Channel } from '../../../shared/model/campaign.ts';
import type { ContactDuplicates, ContactFieldName, ContactProblems, ContactsPreview, UploadState } from '../../../shared/model/contact.ts';
import type { MycfiaChange, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { AddressOrigin, SaveResult } from '../../../shared/model/workspace.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../local/local.ts';
import type { QueueDatabase } from '../../outbox/outbox.ts';
import type { ActiveSession } from '../../tenant/tenant.ts';
import type { Judge } from '../judge/judge.ts';
import type { Reading } from '../reading.ts';
import { fold } from '../words.ts';
import { versionOf } from '../workspace/state.ts';
import type { WorkspaceService } from '../workspace/workspace.ts';
import { type Correction, neutralFileName } from './edit.ts';
import type { RememberedMapping } from './suggest.ts';
import { MAX_CONTACT_BYTES } from './table.ts';

interface Piece {
  uploadId: string;
  fileName: string;
  totalBytes: number;
  sequence: number;
  base64: string;
}
interface ProblemWindow {
  channel?: Channel | undefined;
  problem?: string | undefined;
  offset: number;
  limit: number;
}

/** Contact files: dropped by pieces, mapped, corrected in place. Everything long is done in the judge's thread. */
export interface Contacts {
  upload(session: ActiveSession, piece: Piece): UploadState;
  preview(
    session: ActiveSession,
    request: { uploadId: string; campaignId: number; sheet?: string | undefined },
    signal?: AbortSignal,
  ): Promise<ContactsPreview>;
  map(
    session: ActiveSession,
    request: {
      uploadId: string;
      campaignId: number;
      sheet?: string | undefined;
      mapping: { index: number; field: ContactFieldName }[];
      origin: AddressOrigin;
      baseVersion: string;
    },
    signal?: AbortSignal,
  ): Promise<SaveResult>;
  problems(session: ActiveSession, id: number, window: ProblemWindow, signal?: AbortSignal): Promise<ContactProblems>;
  correct(
    session: ActiveSession,
    request: { campaignId: number; baseVersion: string; corrections: Correction[] },
    signal?: AbortSignal,
  ): Promise<SaveResult>;
  exclude(
    session: ActiveSession,
    request: { campaignId: number; baseVersion: string; lines: number[]; restore: boolean },
    signal?: AbortSignal,
  ): Promise<SaveResult>;
  badLines(session: ActiveSession, id: number, signal?: AbortSignal): Promise<{ fileName: string; csv: string; lines: number }>;
  duplicates(
    session: ActiveSession,
    id: number,
    window: { offset: number; limit: number },
    signal?: AbortSignal,
  ): Promise<ContactDuplicates>;
}

interface Upload {
  userId: number;
  fileName: string;
  total: number;
  pieces: Buffer[];
  received: number;
  touchedAt: number;
}
/** Files being dropped hold memory: few at a time, and none for long. */
const MOST_UPLOADS = 6;
const UPLOAD_MS = 30 * 60_000;

interface Options {
  db: Database;
  queue: QueueDatabase;
  reading: Reading;
  workspace: WorkspaceService;
  judge: Judge;
  clock: Clock;
}

export function createContacts({ db, queue, reading, workspace, judge, clock }: Options): Contacts {
  const uploads = new Map<string, Upload>();

  function sweep(): void {
    const now = clock.monotonic();
    for (const [id, { touchedAt }] of uploads) if (now - touchedAt > UPLOAD_MS) uploads.delete(id);
    for (const id of [...uploads.keys()].slice(0, Math.max(0, uploads.size - MOST_UPLOADS + 1))) uploads.delete(id);
  }

  /** @throws AppError not_found: another user's, too old, or not whole yet */
  function bytesOf(session: ActiveSession, uploadId: string): { bytes: Uint8Array; upload: Upload } {
    const upload = uploads.get(uploadId);
    if (upload === undefined || upload.userId !== session.info.user.id || upload.received !== upload.total)
      throw new AppError('not_found', "Ce fichier n'est pas arrivé en entier : déposez-le à nouveau.");
    upload.touchedAt = clock.monotonic();
    return { bytes: new Uint8Array(Buffer.concat(upload.pieces)), upload };
  }

  function remembered(clientId: number): RememberedMapping {
    const rows = queue.all<{ header: string; field: string }>('SELECT header, field FROM contact_mapping WHERE client_id = ?', [clientId]);
    return Object.fromEntries(rows.map(({ header, field }) => [header, field]));
  }
  function remember(clientId: number, mapping: Readonly<Record<string, string>>): void {
    db.transaction(() => {
      // A rank says nothing of the next file of that client.
      for (const [header, field] of Object.entries(mapping).filter(([header]) => !/^Colonne \d+$/.test(header)))
        queue.run(
          `INSERT INTO contact_mapping (client_id, header, field) VALUES (@clientId, @header, @field)
           ON CONFLICT (client_id, header) DO UPDATE SET field = excluded.field`,
          { clientId, header: fold(header), field },
        );
    }).immediate();
  }

  /** What a correction starts from; the write itself checks again that nothing moved. */
  async function current(session: ActiveSession, id: number, baseVersion: string, signal?: AbortSignal): Promise<MycfiaWorkspace> {
    const found = await workspace.read(session, id, signal);
    if (versionOf(found, 'contacts') !== baseVersion)
      throw new AppError('conflict', 'Le fichier de contacts a été changé entre-temps : relisez-le avant de continuer.');
    if (found.content.contacts === null) throw new AppError('not_found', "Cette campagne n'a pas encore de fichier de contacts.");
    return found;
  }

  async function judged({ scope }: ActiveSession, id: number, signal?: AbortSignal) {
    const { value: content } = await reading.content(scope, id, signal);
    return { content, situation: reading.situationOf(content, reading.statusOf(scope, content.campaign)) };
  }

  return {
    upload(session, { uploadId, fileName, totalBytes, sequence, base64 }) {
      let upload = uploads.get(uploadId);
      if (upload === undefined) {
        sweep();
        const touchedAt = clock.monotonic();
        upload = {
          userId: session.info.user.id,
          fileName: neutralFileName(fileName),
          total: totalBytes,
          pieces: [],
          received: 0,
          touchedAt,
        };
        uploads.set(uploadId, upload);
      }
      if (upload.userId !== session.info.user.id || upload.total !== totalBytes)
        throw new AppError('conflict', 'Cet envoi de fichier ne correspond pas à celui qui a commencé.');
      if (sequence > upload.pieces.length)
        throw new AppError('conflict', `Le morceau ${upload.pieces.length + 1} manque : envoyez les morceaux dans l'ordre.`);
      if (sequence === upload.pieces.length) {
        const piece = Buffer.from(base64, 'base64');
        if (upload.received + piece.byteLength > Math.min(totalBytes, MAX_CONTACT_BYTES)) {
          uploads.delete(uploadId);
          throw new AppError('too_large', 'Le fichier reçu est plus grand qu’annoncé.');
        }
        upload.pieces.push(piece);
        upload.received += piece.byteLength;
        upload.touchedAt = clock.monotonic();
      }
      return { uploadId, received: upload.received, total: upload.total, complete: upload.received === upload.total };
    },

    async preview(session, { uploadId, campaignId, sheet }, signal) {
      const { bytes, upload } = bytesOf(session, uploadId);
      const { clientId } = await workspace.read(session, campaignId, signal);
      const table = await judge.call('table', { bytes, sheet, remembered: remembered(clientId) }, bytes.byteLength, signal);
      return { uploadId, fileName: upload.fileName, bytes: bytes.byteLength, ...table };
    },

    async map(session, { uploadId, campaignId, sheet, mapping, origin, baseVersion }, signal) {
      const { bytes, upload } = bytesOf(session, uploadId);
      const laid = await judge.call('lay', { bytes, sheet, mapping }, bytes.byteLength, signal);
      const uuid = clock.uuid();
      let clientId = 0;
      const result = await workspace.write(
        session,
        { campaignId, section: 'contacts', baseVersion },
        (found): MycfiaChange[] => {
          clientId = found.clientId;
          const metadata = { mapping: laid.mapping, origin };
          return [{ table: 'contacts', op: 'lay', uuid, fileName: upload.fileName, content: laid.content, metadata }];
        },
        signal,
      );
      remember(clientId, laid.mapping);
      uploads.delete(uploadId);
      return result;
    },

    async problems(session, id, request, signal) {
      const input = await judged(session, id, signal);
      return judge.call('problems', { ...input, request }, input.content, signal);
    },

    async correct(session, { campaignId, baseVersion, corrections }, signal) {
      const { content } = await current(session, campaignId, baseVersion, signal);
      const corrected = await judge.call('correct', { content, corrections }, content, signal);
      const { contacts } = content;
      if (corrected === null || contacts === null) throw new AppError('not_found', "Cette campagne n'a pas encore de fichier de contacts.");
      const uuid = clock.uuid();
      return workspace.write(
        session,
        { campaignId, section: 'contacts', baseVersion },
        () => [
          {
            table: 'contacts',
            op: 'lay',
            uuid,
            fileName: contacts.fileName,
            content: corrected.content,
            metadata: { mapping: corrected.mapping, origin: contacts.origin, excluded: corrected.excluded },
          },
        ],
        signal,
      );
    },

    exclude(session, { campaignId, baseVersion, lines, restore }, signal) {
      return workspace.write(
        session,
        { campaignId, section: 'contacts', baseVersion },
        ({ content: { contacts } }): MycfiaChange[] => {
          if (contacts === null) throw new AppError('not_found', "Cette campagne n'a pas encore de fichier de contacts.");
          const given = new Set(lines);
          const before = contacts.excluded ?? [];
          const excluded = restore ? before.filter((line) => !given.has(line)) : [...new Set([...before, ...lines])].sort((a, b) => a - b);
          return [{ table: 'contacts', op: 'mark', metadata: { excluded } }];
        },
        signal,
      );
    },

    async badLines(session, id, signal) {
      const input = await judged(session, id, signal);
      return { fileName: `contacts-a-corriger-${id}.csv`, ...(await judge.call('badLines', input, input.content, signal)) };
    },

    async duplicates(session, id, window, signal) {
      const input = await judged(session, id, signal);
      return judge.call('duplicates', { ...input, window }, input.content, signal);
    },
  };
}
