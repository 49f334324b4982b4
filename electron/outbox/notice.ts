/** The first names of a list, and a mark when there are more. */
const some = (names: readonly string[], most: number): string => `${names.slice(0, most).join(', ')}${names.length > most ? '…' : ''}`;

/** What the file and the folder of the queue have gone through, in French; null when all is well. */
export function noticeOf(about: {
  /** Said when the file was opened. */
  file: string | null;
  /** Said while the disk refuses. */
  unwritten: string | null;
  /** References this machine had acknowledged and no longer has. */
  lost: readonly string[];
  /** Lines that no longer match their seal. */
  damaged: number;
  /** Pairs without a line. */
  orphans: readonly string[];
}): string | null {
  const { file, unwritten, lost, damaged, orphans } = about;
  const sentences = [
    file,
    unwritten,
    lost.length === 0
      ? null
      : `Des envois que ce poste avait acquittés manquent dans sa file (${some(lost, 5)}) : le fichier de la file a été effacé ou remplacé. Vérifiez ces campagnes auprès de CFI avant de les valider à nouveau.`,
    damaged === 0
      ? null
      : damaged === 1
        ? 'Une ligne de la file est altérée sur ce poste : elle est mise de côté et ne partira pas. Prévenez l’administrateur.'
        : `${damaged} lignes de la file sont altérées sur ce poste : elles sont mises de côté et ne partiront pas. Prévenez l’administrateur.`,
    orphans.length === 0
      ? null
      : `Des fichiers d’envoi ne figurent pas dans la file et sont mis de côté (${some(orphans, 3)}). Vérifiez que ces campagnes sont bien en file.`,
  ].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : sentences.join(' ');
}
