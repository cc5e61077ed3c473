using Sonda.Data;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Hosting;

/// <summary>Opens a run: its data, its folder, and what reads it.</summary>
/// <param name="run">The run.</param>
/// <param name="options">The options of the lab.</param>
/// <param name="shelf">The data.</param>
/// <param name="open">Opens its folder, once the data are there.</param>
internal sealed class RunOpening(LiveRun run, LabOptions options, DataShelf shelf, Func<LoadedData, RunFolder> open)
{
    /// <summary>Loads the data, and takes the run to its last event.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="LabProblem">The run would need too much memory.</exception>
    public LoadedRun Load(CancellationToken stop)
    {
        RunSpec spec = run.Settings.Spec;
        var progress = new Relay(bytes => run.Board.Put(Notice.Loading, new LoadingMessage(bytes.Title, bytes.Received, bytes.Total)));
        LoadedData data = shelf.Load(spec.Data, progress, stop).GetAwaiter().GetResult();
        RequireMemory(spec, data);
        var loaded = new LoadedRun(spec, data, open, run.History, run, options.Time, stop);
        run.Settings.Take(loaded.Run.Changes);
        return loaded;
    }

    /// <summary>What reads a loaded run.</summary>
    public RunReadings ReadingsOf(LoadedRun loaded) => new(run.Settings.Spec, loaded, run.Board, run.History, options.Time);

    /// <summary>What keeps a loaded run.</summary>
    public RunUpkeep UpkeepOf(LoadedRun loaded, RunReadings readings) => new(run, loaded, readings, options.Time);

    /// <summary>Computes the forecast on a thread of its own: the first curves do not wait for it.</summary>
    public void BeginForecast(LoadedRun loaded) => BackgroundThread.Start("forecast of " + run.Id, () =>
    {
        BackgroundThread.Yield(BackgroundThread.Last);
        try
        {
            run.Board.Put(Notice.Forecast, ForecastWriter.Write(run.Settings.Spec, loaded.Data, loaded.Reader.Size.Probe));
        }
        catch (Exception)
        {
            // The run goes on without a forecast, and so does the page.
        }
    });

    /// <summary>Refuses settings that would need too much memory.</summary>
    /// <exception cref="LabProblem">They would.</exception>
    public void RequireMemory(RunSpec spec, LoadedData data)
    {
        long found = MemoryNeed.Of(spec, data) >> 20, limit = options.Limits.MemoryBytes >> 20;
        if (found > limit)
        {
            throw new LabProblem("limit", 413, texts => texts.Say("server.tooMuchMemory", ("found", found), ("limit", limit)));
        }
    }

    private sealed class Relay(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
