using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda cure</c>: the smallest change that cures a run, confirmed by paired retraining.</summary>
internal sealed class CureCommand
{
    private readonly CommandContext _context;
    private readonly RunOptionSet _run;
    private readonly Option<int> _seeds;
    private readonly Option<int> _threads;
    private readonly Option<string?> _html;
    private readonly Option<bool> _json;

    private CureCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        _run = new RunOptionSet(command, context, trains: true);
        command.Add(_seeds = options.Whole("--seeds", new CureOptions().Seeds, 2, Limits.Seeds));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_html = options.Text("--html", "value.file"));
        command.Add(_json = options.Switch("--json"));
        _seeds.Description = context.Texts["option.seeds.cure"];
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("cure", context.Texts["cure.summary"]);
        var cure = new CureCommand(context, command);
        command.SetAction((parsed, stop) => Task.FromResult(cure.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        (RunSpec run, DataOptions source) = _run.Read(parsed, asked => LoadedDataLines.Load(_context, asked, stop));
        string? page = parsed.GetValue(_html);
        _context.Files.RequireWritable("--html", page);
        bool json = parsed.GetValue(_json);
        CureResult result = Search(run, source, parsed, json, stop);
        if (page is not null)
        {
            AtomicFile.Write(page, _context.Lab.ToPage(result, _context.Texts.Language, CommandText.Of(parsed)));
        }

        if (json)
        {
            _context.Write(_context.Lab.ToJson(result));
        }
        else
        {
            CureScreen.Write(_context, result);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        _context.Notice(result.Trainings == 0 ? _context.Texts["stop.cureNothing"] : _context.Texts.Say("stop.cure", ("trainings", result.Trainings)));
        return ExitCode.StoppedEarly;
    }

    private CureResult Search(RunSpec run, DataOptions source, ParseResult parsed, bool json, CancellationToken stop)
    {
        if (run.Training.Epochs == 0)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts["cure.noEpochs"]);
        }

        if (run.EarlyStopping is not null)
        {
            _context.Notice(_context.Texts["cure.noEarlyStop"]);
        }

        // Scaling and weights of classes are remedies too, so every run of a trial prepares the loaded data for itself.
        LoadedData data = LoadedDataLines.Load(_context, source with { Spec = source.Spec with { Scaling = null, ClassWeights = null } }, stop);
        NetworkArgument.RequireClasses(run.Network, data, _context.Texts);
        NetworkArgument.RequireInputsFit(run.Network, data, _context.Texts);
        NetworkArgument.RequireBatches(run.Network, data, run.Training.BatchSize, _context.Texts);
        if (!json)
        {
            LoadedDataLines.Introduce(_context, data);
        }

        var options = new CureOptions { Seeds = parsed.GetValue(_seeds), Threads = parsed.GetValue(_threads) };
        return _context.Follow(feed => Task.FromResult(_context.Lab.Cure(data, run, options, feed, stop)), stop);
    }
}
