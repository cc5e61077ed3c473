using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Sweeps.Clusters;
using Sonda.Sweeps.Shards;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep submit --slurm</c>: the shards of a sweep as job arrays of a cluster.</summary>
internal sealed class SubmitSweepCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _folder;
    private readonly Option<bool> _slurm, _dryRun, _missing, _offline;
    private readonly Option<int> _cpus;
    private readonly Option<string?> _time, _partition, _memory, _directory;
    private readonly Option<string[]> _extra;

    private SubmitSweepCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        command.Add(_folder = SweepSource.Folder(context));
        command.Add(_slurm = options.Switch("--slurm"));
        command.Add(_dryRun = options.Switch("--dry-run"));
        command.Add(_missing = options.Switch("--missing"));
        command.Add(_cpus = options.Whole("--cpus", 1, 1, Limits.Threads));
        command.Add(_time = options.Text("--time", "value.slurmTime"));
        command.Add(_partition = options.Text("--partition", "value.name"));
        command.Add(_memory = options.Text("--memory", "value.slurmMemory"));
        command.Add(_extra = new Option<string[]>("--sbatch") { Description = texts["option.sbatch"], HelpName = texts["value.slurmOption"], Arity = ArgumentArity.OneOrMore });
        (_directory, _offline) = SweepSource.AddDataOptions(command, options);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_slurm) is not { Implicit: false })
            {
                result.AddError(texts["sweep.submit.where"]);
            }
        });
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("submit", context.Texts["sweep.submit.summary"]);
        var submit = new SubmitSweepCommand(context, command);
        command.SetAction(submit.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        TextCatalog texts = _context.Texts;
        var folder = SweepFolder.Open(Path.GetFullPath(parsed.GetRequiredValue(_folder)));
        folder.RequireCode();
        bool isDry = parsed.GetValue(_dryRun);
        int limit = isDry ? LimitOrDefault() : SlurmSubmission.MaxArraySize(_context.Sweeps.Slurm);
        var submission = SlurmSubmission.Of(folder, Options(parsed, folder.Path), limit);
        if (submission.Shards == 0)
        {
            _context.Explain(texts.Say("sweep.submit.nothing", ("folder", folder.Path)));
            return ExitCode.Done;
        }

        if (isDry)
        {
            _context.Write(submission.Script);
            foreach (IReadOnlyList<string> call in submission.Calls)
            {
                _context.Write($"# sbatch {string.Join(' ', call.Select(SlurmScript.Quoted))}");
            }

            return ExitCode.Done;
        }

        IReadOnlyList<string> jobs = submission.Submit(_context.Sweeps.Slurm);
        _context.Explain(texts.Say("sweep.submit.done", ("shards", submission.Shards), ("jobs", string.Join(", ", jobs)), ("script", submission.ScriptPath)));
        _context.Explain(texts.Say("sweep.submit.next", ("folder", folder.Path)));
        return ExitCode.Done;
    }

    private SlurmOptions Options(ParseResult parsed, string folder) => new()
    {
        Folder = folder,
        Command = Environment.ProcessPath is { } process && Path.GetFileNameWithoutExtension(process) != "dotnet"
            ? [process]
            : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "sonda.dll")],
        Cpus = parsed.GetValue(_cpus),
        Time = parsed.GetValue(_time),
        Partition = parsed.GetValue(_partition),
        Memory = parsed.GetValue(_memory),
        Extra = parsed.GetValue(_extra) ?? [],
        IsMissingOnly = parsed.GetValue(_missing),
        RunOptions =
        [
            .. parsed.GetValue(_directory) is { } directory ? ["--data-dir", Path.GetFullPath(directory)] : Array.Empty<string>(),
            .. parsed.GetValue(_offline) ? ["--offline"] : Array.Empty<string>(),
        ],
    };

    /// <summary>The limit of the cluster; Slurm's default where there is none to ask.</summary>
    private int LimitOrDefault()
    {
        try
        {
            return SlurmSubmission.MaxArraySize(_context.Sweeps.Slurm);
        }
        catch (InvalidContentException)
        {
            return SlurmSubmission.DefaultMaxArraySize;
        }
    }
}
