import { zipSync } from 'fflate';
import type { HandExport } from '../../shared/model/queue.ts';
import { sha256 } from '../kit/files.ts';
import type { Line } from './line.ts';

/** What somebody who lays the pair must know, in the order of the protocol (export-contract.md): the JSON last, under a lock. */
function instructions(line: Line, at: string, folder: string | null): string {
  const { baseName, files } = line;
  return [
    'Dépôt manuel d’une campagne validée myCFiA',
    '',
    `Référence : ${line.reference}`,
    `Campagne : ${line.campaignName}`,
    `Exportée le : ${at} (UTC)`,
    '',
    'Avant de déposer',
    `1. Vérifiez les empreintes : sha256sum -c ${baseName}.sha256 (sous Windows : certutil -hashfile FICHIER SHA256).`,
    `2. Cherchez ${baseName}.json dans les dossiers de dépôt, d’archive et d’erreur du serveur. S’il y est déjà, ne déposez rien.`,
    `3. Si ${baseName}.LOCK existe dans le dossier de dépôt, un envoi a commencé : prévenez l’administrateur avant de continuer.`,
    '',
    'Déposer',
    `4. Dossier : ${folder ?? 'celui que CFI vous a indiqué'}.`,
    `5. Créez un fichier vide ${baseName}.LOCK.`,
    `6. Déposez ${files.csv.name} (${files.csv.bytes} octets).`,
    `7. Déposez ensuite ${files.json.name} (${files.json.bytes} octets), toujours en dernier : l’import de CFI cherche les fichiers JSON.`,
    `8. Vérifiez les deux tailles, puis supprimez ${baseName}.LOCK.`,
    '',
    'Ne renommez pas les fichiers et ne les ouvrez pas dans un tableur : leur contenu est scellé.',
    'L’application suit ce dépôt et annonce l’import. Elle n’enverra plus cette campagne d’elle-même.',
    'Ce paquet contient des données personnelles : supprimez-le une fois la campagne importée.',
    '',
  ].join('\r\n');
}

/**
 * The pair, `{base}.sha256` (as `sha256sum` writes it) and LISEZ-MOI.txt in one ZIP. Stored, not compressed: it is read once, and costs nothing.
 * @param pair bytes already checked against the line.
 */
export function handExport(line: Line, pair: { csv: Uint8Array; json: Uint8Array }, at: string, folder: string | null): HandExport {
  const { baseName, files } = line;
  const checksums = `${files.csv.sha256}  ${files.csv.name}\n${files.json.sha256}  ${files.json.name}\n`;
  const zip = zipSync(
    {
      [files.csv.name]: pair.csv,
      [files.json.name]: pair.json,
      [`${baseName}.sha256`]: Buffer.from(checksums),
      'LISEZ-MOI.txt': Buffer.from(`\uFEFF${instructions(line, at, folder)}`),
    },
    { level: 0, mtime: at },
  );
  return {
    fileName: `${baseName}_depot-manuel.zip`,
    base64: Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength).toString('base64'),
    bytes: zip.byteLength,
    sha256: sha256(zip),
    files: [files.csv, files.json],
  };
}
