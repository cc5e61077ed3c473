using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Engine.Training;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Commands.Runs;

/// <summary><c>sonda runs resume</c>: goes on with a run that was stopped or killed, or gives it more epochs.</summary>
internal sealed class ResumeRunCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Option<int?> _epochs;
    private readonly Option<int?> _threads;
    private readonly Option<bool> _json;
    private readonly RunDataOptionSet _data;

    private ResumeRunCommand(CommandContext context, Command command)
    {
        _context = context;
        command.Add(_name = RunNames.One(context));
        command.Add(_epochs = context.Options.WholeOrNone("--epochs", 1, TrainingSpec.MaxEpochs));
        command.Add(_threads = context.Options.WholeOrNone("--threads", 1, TrainingOptions.MaxThreads));
        command.Add(_json = context.Options.Switch("--json"));
        _epochs.Description = context.Texts["option.epochs.resume"];
        _threads.Description = context.Texts["option.threads.train"];
        _data = new RunDataOptionSet(command, context.Options);
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("resume", context.Texts["runs.resume.summary"]);
        var resume = new ResumeRunCommand(context, command);
        command.SetAction((parsed, stop) =>
        {
            string name = RunNames.Require(context, parsed.GetRequiredValue(resume._name));
            try
            {
                return Task.FromResult(resume.Run(name, parsed, stop));
            }
            catch (OperationCanceledException)
            {
                // A stop in the middle of training has a result; this one came before any step that is new.
                throw new Refusal(ExitCode.StoppedEarly, context.Texts.Say("runs.resume.stopped", ("run", name)));
            }
        });
        return command;
    }

    private int Run(string name, ParseResult parsed, CancellationToken stop)
    {
        RunView run = _context.Runs.Open(name);
        RunSpec now = run.Now();
        int? epochs = parsed.GetValue(_epochs) is { } asked && asked != now.Training.Epochs ? asked : null;
        RequireOpen(run, epochs);
        LoadedData data = _data.Load(_context, parsed, name, stop);
        using Recording recording = _context.Runs.Reopen(name, epochs);
        bool json = parsed.GetValue(_json);
        if (recording.StateDamage is { } damage)
        {
            _context.Notice(_context.Texts.Say("runs.resume.fromStart", ("damage", damage)));
        }

        if (!json)
        {
            _context.Explain(_context.Texts.Say(
                "runs.resumed", ("run", name), ("step", run.Summary.Step), ("epochs", run.Epochs.Count)));
        }

        var options = new TrainingOptions
        {
            Network = now.Network,
            Data = now.Data,
            Training = now.Training with { Epochs = epochs ?? now.Training.Epochs },
            EarlyStopping = now.EarlyStopping,
            Seed = now.Seed,
            Threads = parsed.GetValue(_threads),
            Speeds = run.Epochs.Any(epoch => epoch.Speeds is not null),
            ValidationCost = data.Training.HasTargets || run.Epochs.Any(epoch => epoch.ValidationCost is not null),
            TrainingAccuracy = run.Epochs.Any(epoch => epoch.TrainingAccuracy is not null),
            TrainingCost = run.Epochs.Any(epoch => epoch.TrainingCost is not null),
        };
        return new TrainingLines(_context, options, recording, json).Run(data, stop);
    }

    /// <exception cref="Refusal">There is nothing to go on with (exit code 2).</exception>
    private void RequireOpen(RunView run, int? epochs)
    {
        RunSummary summary = run.Summary;
        string? reason = summary.State switch
        {
            RunFolderState.Writing => "runs.isWritten",
            RunFolderState.Damaged => "runs.cannotResume.Damaged",
            RunFolderState.Diverged => "runs.cannotResume.Diverged",
            RunFolderState.StoppedEarly => "runs.cannotResume.StoppedEarly",
            RunFolderState.Completed when epochs is null => "runs.cannotResume.Completed",
            _ when epochs < summary.Epoch => "runs.cannotResume.fewer",
            _ => null,
        };
        if (reason is not null)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Say(reason, ("run", summary.Name), ("epochs", summary.Epoch), ("damage", summary.Damage)));
        }
    }
}
