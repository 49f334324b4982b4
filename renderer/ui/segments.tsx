interface SegmentsProps<Id extends string> {
  choices: readonly Id[];
  labels: Record<Id, string>;
  chosen: Id;
  onChoose: (id: Id) => void;
  /** Pushed to the end of its line. */
  end?: boolean;
}

/** A few exclusive choices in one line. */
export function Segments<Id extends string>({ choices, labels, chosen, onChoose, end = false }: SegmentsProps<Id>) {
  return (
    <span className={end ? 'segments segments-end' : 'segments'}>
      {choices.map((id) => (
        <button key={id} type="button" aria-pressed={chosen === id} onClick={() => onChoose(id)}>
          {labels[id]}
        </button>
      ))}
    </span>
  );
}
