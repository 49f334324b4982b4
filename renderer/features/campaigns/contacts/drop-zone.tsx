import { useId, useState } from 'react';
import { Icon } from '../../../ui/icon.tsx';

interface DropZoneProps {
  /** 0 to 1 while a file is on its way; null otherwise. */
  progress: number | null;
  onFile: (file: File) => void;
}

/** A place to drop a contact file, or to pick one by keyboard. */
export function DropZone({ progress, onFile }: DropZoneProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const busy = progress !== null;
  return (
    <fieldset
      aria-labelledby={`${id}-title`}
      className="drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !busy) onFile(file);
      }}
    >
      <Icon name="file-earmark-arrow-up" size={24} />
      <p id={`${id}-title`}>
        <strong>Déposez un fichier CSV ou XLSX</strong>
        <span className="muted small">10 Mo au plus. Il reste sur ce poste et dans la campagne.</span>
      </p>
      {busy ? (
        <div className="drop-progress">
          <progress value={progress} max={1} aria-label="Envoi du fichier" />
          <span className="small">{Math.round(progress * 100)} %</span>
        </div>
      ) : (
        <label className="button button-secondary button-m drop-pick">
          <Icon name="upload" size={15} />
          <span>Choisir un fichier…</span>
          <input
            type="file"
            className="visually-hidden"
            accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            data-field="contacts"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) onFile(file);
            }}
          />
        </label>
      )}
    </fieldset>
  );
}
