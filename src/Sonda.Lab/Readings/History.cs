using Sonda.Diagnosis.Traces;
using Sonda.Lab.Documents;
using Sonda.Runs.Events;
using Sonda.Runs.Traces;

namespace Sonda.Lab.Readings;

/// <summary>Everything that a run's charts show, in the order in which it came; a cursor counts it. Any thread may use it.</summary>
internal sealed class History
{
    /// <summary>Rows of a curve, and epochs, before they are thinned.</summary>
    private const int MaxRows = 4000;

    private readonly Lock _gate = new();
    private readonly List<Entry> _readings = [], _batches = [];
    private readonly List<(long Number, EpochRow Row)> _epochs = [];
    private readonly List<(long Number, MarkRow Row)> _marks = [];
    private long _count;

    /// <summary>Which history this is: a cursor of another one is of no use.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Entries so far: the cursor behind the last.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Adds a reading over fixed rows. One of a step that is there already is left out.</summary>
    public bool AddReading(long step, double[] speedLog10, double? validationCost, double? validationAccuracy, double? trainingCost, double? trainingAccuracy) =>
        Add(_readings, new Entry(step, [.. speedLog10.Select(LabJson.ShortLog), Number(validationCost), Number(validationAccuracy), Number(trainingCost), Number(trainingAccuracy)]));

    /// <summary>Adds what an event says.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="settings">The settings that a change changes.</param>
    /// <param name="divergence">A divergence in words.</param>
    public void Add(RunEvent happened, IReadOnlyList<SettingChange>? settings = null, DivergenceDocument? divergence = null)
    {
        switch (happened)
        {
            case StepRead { Reading: { } reading }:
                Add(_batches, new Entry(reading.Step, [.. reading.Layers.Select(layer => LabJson.ShortLog(Math.Log10(Speed(layer)))), Number(reading.Cost)]), replaces: true);
                break;
            case EpochEnded { Result: { } result } ended:
                Add(new EpochRow(
                    result.Epoch, ended.Step, Kept(result.ValidationAccuracy), Kept(ended.Reading?.ValidationCost), Kept(ended.Reading?.TrainingCost),
                    Kept(100 * ended.Reading?.TrainingAccuracy), LabJson.Short(result.Seconds)));
                break;
            case RunChanged changed:
                Add(new MarkRow(changed.Step, "changed") { Text = changed.Change.Text, Settings = settings });
                break;
            case RunPaused:
                Add(new MarkRow(happened.Step, "paused"));
                break;
            case RunResumed:
                Add(new MarkRow(happened.Step, "resumed"));
                break;
            case CheckpointWritten:
                Add(new MarkRow(happened.Step, "checkpoint"));
                break;
            case RunDiverged:
                Add(new MarkRow(happened.Step, "diverged") { Layer = divergence?.Layer, Phase = divergence?.Phase, Unit = divergence?.Unit });
                break;
            case RunEnded over:
                Add(new MarkRow(happened.Step, "ended") { Status = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(over.Status.ToString()) });
                break;
        }
    }

    /// <summary>The entries from a cursor on, up to another.</summary>
    public HistoryMessage Since(long from, long to, bool reset)
    {
        lock (_gate)
        {
            Entry[] readings = Within(_readings, from, to), batches = Within(_batches, from, to);
            return new HistoryMessage(
                from,
                to,
                reset,
                new ReadingColumns(
                    [.. readings.Select(row => row.Step)], Columns(readings, 4), Tail(readings, 4), Tail(readings, 3), Tail(readings, 2), Tail(readings, 1)),
                new BatchColumns([.. batches.Select(row => row.Step)], Tail(batches, 1), Columns(batches, 1)),
                [.. _epochs.Where(row => row.Number >= from && row.Number < to).Select(row => row.Row)],
                [.. _marks.Where(row => row.Number >= from && row.Number < to).Select(row => row.Row)]);
        }
    }

    /// <summary>The scores on the validation rows, of readings and of epochs, in the order of their steps.</summary>
    public IReadOnlyList<ScoreRow> Scores()
    {
        static double? Read(double value) => value is Missing ? null : value;
        lock (_gate)
        {
            return [.. _readings.Select(row => new ScoreRow(row.Step, Read(row.Values[^4]), Read(row.Values[^3])))
                .Concat(_epochs.Select(one => new ScoreRow(one.Row.Step, one.Row.ValidationCost, one.Row.ValidationAccuracy)))
                .Where(row => row.Cost is not null || row.Accuracy is not null).OrderBy(row => row.Step)];
        }
    }

    private static double Speed(LayerReading layer) => (double?)layer.Speed ?? double.NaN;

    private static Entry[] Within(List<Entry> rows, long from, long to) => [.. rows.Where(row => row.Number >= from && row.Number < to)];

    private static double[][] Columns(Entry[] rows, int others) => rows.Length == 0
        ? []
        : [.. Enumerable.Range(0, rows[0].Values.Length - others).Select(column => rows.Select(row => row.Values[column]).ToArray())];

    private static double?[] Tail(Entry[] rows, int fromEnd) => [.. rows.Select(row => row.Values[^fromEnd]).Select(value => value is Missing ? null : (double?)value)];

    /// <summary>A number that no reading gives stands for "not read", so that a row is one array.</summary>
    private const double Missing = -1.7976931348623157E+308;

    private static double Number(double? value) => value is { } number ? LabJson.Short(number) : Missing;

    private static double? Kept(double? value) => value is { } number && !double.IsNaN(number) ? LabJson.Short(number) : null;

    private void Add(MarkRow row)
    {
        lock (_gate)
        {
            _marks.Add((_count++, row));
        }
    }

    private void Add(EpochRow row)
    {
        lock (_gate)
        {
            _epochs.Add((_count++, row));
            EpochThinning.Thin(_epochs, MaxRows, one => one.Row.Epoch);
        }
    }

    private bool Add(List<Entry> rows, Entry row, bool replaces = false)
    {
        lock (_gate)
        {
            if (rows.Count > 0 && rows[^1].Step >= row.Step)
            {
                if (!replaces || rows[^1].Step > row.Step)
                {
                    return false;
                }

                rows.RemoveAt(rows.Count - 1);
            }

            rows.Add(row with { Number = _count++ });
            if (rows.Count > MaxRows)
            {
                Thin(rows);
            }

            return true;
        }
    }

    /// <summary>
    /// Thins a curve where it is densest. The first rows stay, since a logarithmic axis shows little else, and the newest; those
    /// between are halved as often as it takes, the least halved ones first, so that an old stretch keeps its share of the rows.
    /// </summary>
    private static void Thin(List<Entry> rows)
    {
        for (int level = 0; rows.Count > MaxRows / 4 * 3; level++)
        {
            int begin = MaxRows / 8, end = rows.Count - (MaxRows / 4);
            while (begin < end && rows[begin].Level > level)
            {
                begin++;
            }

            List<Entry> halved = Halved(rows.GetRange(begin, end - begin), level + 1);
            rows.RemoveRange(begin, end - begin);
            rows.InsertRange(begin, halved);
        }
    }

    /// <summary>Of each four rows two stay: the smallest and the largest number of each curve, so that no spike is lost.</summary>
    private static List<Entry> Halved(List<Entry> rows, int level)
    {
        var kept = new List<Entry>((rows.Count / 2) + 3);
        foreach (Entry[] four in rows.Chunk(4))
        {
            kept.AddRange(four.Length < 4
                ? four
                :
                [
                    new Entry(four[0].Step, Combined(four, Math.Min)) { Number = four[0].Number, Level = level },
                    new Entry(four[2].Step, Combined(four, Math.Max)) { Number = four[2].Number, Level = level },
                ]);
        }

        return kept;
    }

    /// <summary>Of each column the number that is chosen; what was not read does not count.</summary>
    private static double[] Combined(Entry[] rows, Func<double, double, double> choose) =>
        [.. Enumerable.Range(0, rows[0].Values.Length).Select(column => rows.Select(row => row.Values[column])
            .Aggregate((one, other) => one is Missing ? other : other is Missing ? one : choose(one, other)))];

    /// <summary>A row of a curve chart.</summary>
    private sealed record Entry(long Step, double[] Values)
    {
        public long Number { get; init; }

        /// <summary>How often its stretch was halved.</summary>
        public int Level { get; init; }
    }
}

/// <summary>A score on the validation rows; null for what was not read or does not exist.</summary>
/// <param name="Step">The mini-batches before it.</param>
/// <param name="Cost">The mean cost.</param>
/// <param name="Accuracy">The accuracy in percent.</param>
internal sealed record ScoreRow(long Step, double? Cost, double? Accuracy);
