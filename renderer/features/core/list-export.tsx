import { useState } from 'react';
import type { InputOf } from '../../../shared/contract/contract.ts';
import { DATASET_FORMATS, type DatasetFormat } from '../../../shared/model/report.ts';
import { Banner } from '../../ui/banner.tsx';
import { countOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useCommands } from './commands.ts';
import { useLink } from './link-context.tsx';
import { say } from './toasts.tsx';

type Asked = InputOf<'reports.dataset'>;
/** A list with its filters and order, as its screen shows it. */
type ListAsked = Asked extends infer Each ? (Each extends { format: unknown } ? Omit<Each, 'format'> : never) : never;

const LABELS: Record<DatasetFormat, string> = {
  csv: 'CSV (point-virgule)',
  xlsx: 'XLSX (Excel)',
  pdf: 'PDF',
};

/**
 * The way to take a whole list away as a file: a menu for the head of the screen, and what went wrong for its toolbar.
 * @param shown false while the screen shows something else than that list
 */
export function useListExport(asked: ListAsked, shown = true) {
  const link = useLink();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  const save = async (format: DatasetFormat) => {
    setBusy(true);
    setFailed(null);
    try {
      const file = await link.call('reports.dataset', { ...asked, format });
      saveFile(file.fileName, file.mime, new Uint8Array(file.bytes));
      say(`${file.fileName} enregistré : ${countOf(file.rows, 'ligne')}.`);
    } catch (error) {
      setFailed(error instanceof Error ? error.message : "L'export n'a pas pu être fait.");
    } finally {
      setBusy(false);
    }
  };
  const command = {
    id: 'list.export',
    title: 'Exporter la liste en XLSX',
    group: 'Actions' as const,
    keys: 'Ctrl+E',
    icon: 'download' as const,
    words: 'excel tableur télécharger',
    run: () => void save('xlsx'),
  };
  useCommands(shown ? [command] : []);

  return {
    menu: shown ? (
      <Menu
        label="Exporter la liste"
        className="button button-secondary button-m"
        trigger={
          <>
            <Icon name="download" size={15} />
            {busy ? 'Export en cours…' : 'Exporter'}
          </>
        }
        entries={DATASET_FORMATS.map((format) => ({
          id: format,
          label: LABELS[format],
          ...(format === 'xlsx' ? { hint: 'Ctrl+E' } : {}),
          onAction: () => void save(format),
        }))}
      />
    ) : null,
    failure:
      failed === null ? null : (
        <Banner tone="danger" title="La liste n'a pas été exportée" onClose={() => setFailed(null)}>
          {failed}
        </Banner>
      ),
  };
}
