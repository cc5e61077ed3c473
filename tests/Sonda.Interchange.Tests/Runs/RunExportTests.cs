using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Interchange.Tests.TensorBoard;
using Sonda.Reports.Csv;
using Sonda.Reports.Records;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Interchange.Tests.Runs;

/// <summary>A trained run in the files of TensorBoard and Parquet, read back by others.</summary>
public sealed class RunExportTests : IDisposable
{
    private static readonly DateTimeOffset Began = new(2026, 1, 2, 3, 4, 5, 250, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-export-").FullName;

    [Fact]
    public void TensorBoard_gets_every_reading_at_its_step_and_time()
    {
        RunView run = Trained();
        string file = RunEvents.Write(run, Path.Combine(_folder, "curves"));
        List<(double Time, long Step, string Version, Dictionary<string, float> Values)> events = EventReader.Read(File.ReadAllBytes(file));

        Assert.Equal("events.out.tfevents.1767323045.sonda", Path.GetFileName(file));
        Assert.Equal(("brain.Event:2", 1767323045.25), (events[0].Version, events[0].Time));
        Assert.Equal(events.Skip(1).OrderBy(one => one.Step).Select(one => one.Time), events.Skip(1).Select(one => one.Time));
        foreach (EpochEnded epoch in run.Events.OfType<EpochEnded>())
        {
            var at = events.Single(one => one.Step == epoch.Step && one.Values.ContainsKey("accuracy/validation"));
            Assert.Equal((float)epoch.Result!.ValidationAccuracy, at.Values["accuracy/validation"]);
            Assert.Equal(1767323045.25 + run.Epochs.Take(epoch.Epoch).Sum(each => each.Seconds), at.Time, 1e-6);
        }

        StepReading[] readings = [.. run.Readings()];
        Assert.True(readings.Length > 10);
        foreach (StepReading reading in readings)
        {
            float found = events.Where(one => one.Step == reading.Step).Select(one => one.Values).Single(values => values.ContainsKey("speed/layer1"))["speed/layer1"];
            Assert.Equal((float)reading.Layers[0].Speed!.Value, found);
        }

        byte[] before = File.ReadAllBytes(file);
        RunEvents.Write(run, Path.Combine(_folder, "curves"));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void TensorBoard_gets_the_costs_that_the_lab_read_between_the_epochs()
    {
        RunView run = Trained() with { Folder = _folder };
        long end = run.Events.OfType<EpochEnded>().First().Step;
        File.WriteAllText(Path.Combine(_folder, "readings.jsonl"), $$"""
            {"step":3,"speedLog10":[-1.5,-0.5],"validationCost":0.625,"validationAccuracy":50,"trainingCost":null,"trainingAccuracy":null}
            {"step":{{end}},"speedLog10":["-Infinity",-0.5],"validationCost":0.5,"validationAccuracy":12.5,"trainingCost":0.25,"trainingAccuracy":75}
            {"step":99,"speedLog10":[-1
            """);
        List<(double Time, long Step, string Version, Dictionary<string, float> Values)> events = EventReader.Read(File.ReadAllBytes(RunEvents.Write(run, Path.Combine(_folder, "curves"))));
        float[] Of(string tag, long step) => [.. events.Where(one => one.Step == step && one.Values.ContainsKey(tag)).Select(one => one.Values[tag])];

        Assert.Equal([0.625f], Of("cost/validation", 3));
        Assert.Equal([50f], Of("accuracy/validation", 3));
        Assert.Equal([0.5f], Of("cost/validation", end));
        Assert.Equal([0.25f], Of("cost/training", end));
        Assert.Equal([(float)run.Epochs[0].ValidationAccuracy], Of("accuracy/validation", end));
        Assert.Empty(Of("cost/validation", 99));
    }

    [Fact]
    public void DuckDB_reads_epochs_and_steps()
    {
        RunView run = Trained();
        string epochs = Path.Combine(_folder, "epochs.parquet"), steps = Path.Combine(_folder, "steps.parquet");
        using (FileStream stream = File.Create(epochs))
        {
            ParquetTable.Write(stream, RunCsv.EpochTable(run.Epochs));
        }

        using (FileStream stream = File.Create(steps))
        {
            ParquetTable.Write(stream, RunCsv.StepTable(run.Readings()));
        }

        List<object[]> rows = DuckDb.Read(epochs, "SELECT epoch, validationAccuracy, validationCost, seconds FROM FILE ORDER BY epoch");
        Assert.Equal(
            run.Epochs.Select(epoch => new object[] { (long)epoch.Epoch, epoch.ValidationAccuracy, (object?)epoch.ValidationCost ?? DBNull.Value, epoch.Seconds }),
            rows);
        StepReading[] readings = [.. run.Readings()];
        Assert.Equal(
            readings.SelectMany(reading => reading.Layers.Select((layer, l) => new object[] { reading.Step, (long)(l + 1), layer.Speed!.Value })),
            DuckDb.Read(steps, "SELECT step, layer, speed FROM FILE ORDER BY step, layer"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RunView Trained()
    {
        RunSpec spec = RunSpec.Parse("2-[6 tanh xavier]x2-1 bce; data circle(points=80); epochs 3");
        LoadedData data = DataSource.LoadAsync(spec.Data).GetAwaiter().GetResult();
        var listener = new Listener();
        var run = Run.Start(spec, data, new RunOptions { Trace = new StepReadings(), Readings = new EpochReadings(), Listeners = [listener] });
        run.StepUntil(RunGoal.End);
        return new RunView(new RunSummary { Name = "run", State = RunFolderState.Completed, Began = Began }, spec)
        {
            Folder = "",
            Epochs = run.Epochs,
            Events = listener.Events,
        };
    }

    private sealed class Listener : IRunListener
    {
        public List<RunEvent> Events { get; } = [];

        public void Hear(RunEvent happened) => Events.Add(happened);
    }
}
