using Sonda.Data;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Services;

/// <summary>The runs' home of this user.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
internal sealed class RunServices(Func<string, string?> environment, TimeProvider time) : IRunServices
{
    private readonly Lazy<RunsHome> _home = new(() => RunsHome.Of(environment));

    /// <inheritdoc/>
    public string Home => _home.Value.Path;

    /// <inheritdoc/>
    public string? PageFolder => environment("SONDA_LAB_PAGE") is { Length: > 0 } folder ? folder : null;

    /// <inheritdoc/>
    public IReadOnlyList<RunSummary> List() => _home.Value.List();

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() => [.. _home.Value.Names()];

    /// <inheritdoc/>
    public RunView Open(string name)
    {
        RunRecord record = _home.Value.Open(name);
        RunContent content = record.Content();
        RunSummary summary = content.Damage is null ? record.Summary
            : record.Summary with { State = RunFolderState.Damaged, Damage = content.Damage };
        return new RunView(summary, record.Spec)
        {
            Folder = Path.Combine(Home, name),
            Changes = content.Changes,
            Epochs = content.Epochs,
            Events = record.ReadableEvents(),
        };
    }

    /// <inheritdoc/>
    public DataOptions DataOf(string name)
    {
        RunRecord run = _home.Value.Open(name);
        return new DataOptions
        {
            Spec = run.Data.ToSpec() ?? run.Spec.Data,
            Folder = run.DataFolder,
            Preparation = run.Start()?.Preparation,
        };
    }

    /// <inheritdoc/>
    public Recording Record(RunSpec run, LoadedData data, string? name) =>
        Of(RunFolder.Create(_home.Value, name, run, data, time));

    /// <inheritdoc/>
    public Recording Reopen(string name, int? epochs) =>
        Of(RunFolder.Reopen(_home.Value, name, epochs is { } all ? [RunChange.Epochs(all)] : []));

    /// <inheritdoc/>
    public RunReplay Replay(string name, LoadedData data, CancellationToken stop) => _home.Value.Open(name).Replay(data, stop: stop);

    /// <inheritdoc/>
    public void WritePage(string name, LoadedData data, string file, string language, CancellationToken stop) =>
        Sonda.Lab.RunPage.Write(_home.Value, name, data, file, language, stop);

    /// <inheritdoc/>
    public void Rename(string name, string next) => _home.Value.Rename(name, next);

    /// <inheritdoc/>
    public void RequireDeletable(string name) => _home.Value.RequireDeletable(name);

    /// <inheritdoc/>
    public void Delete(string name) => _home.Value.Delete(name);

    private static Recording Of(RunFolder folder) => new(folder.Name, folder.Path, folder) { StateDamage = folder.StateDamage };
}
