using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Files;
using Sonda.Reports.Diagnoses;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda diagnose</c>: the diagnosis of a run, from its start and a few steps, or from a trace.</summary>
internal sealed class DiagnoseCommand
{
    private readonly CommandContext _context;
    private readonly Option<string?> _explain;
    private readonly Option<string?> _trace;
    private readonly Option<int> _steps;
    private readonly Option<bool> _whole;
    private readonly Option<int?> _starts;
    private readonly Option<int> _threads;
    private readonly Option<string?> _saveTrace;
    private readonly Option<IReadOnlySet<string>> _failOn;
    private readonly Option<bool> _layers;
    private readonly Option<string?> _html;
    private readonly Option<string?> _csv;
    private readonly FigureOption _figure;
    private readonly Option<bool> _json;
    private readonly RunOptionSet _run;

    private DiagnoseCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        _trace = options.Text("--trace", "value.file");
        _explain = options.Choice<string?>("--explain", null, [.. AilmentKinds.All.Select(ailment => (ailment.Id, (string?)ailment.Id))]);
        _explain.HelpName = context.Texts["value.ailment"];
        _run = new RunOptionSet(command, context, trains: true, _trace, _explain);
        command.Add(_trace);
        command.Add(_explain);
        command.Add(_steps = options.Whole("--steps", DiagnosisOptions.DefaultSteps, 0, int.MaxValue));
        command.Add(_whole = options.Switch("--whole"));
        command.Add(_starts = options.WholeOrNone("--starts", 0, Limits.Seeds));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_layers = options.Switch("--layers"));
        command.Add(_html = options.Text("--html", "value.file"));
        _figure = new FigureOption(command, context, "option.figure.diagnose");
        command.Add(_csv = options.Text("--csv", "value.file"));
        _csv.Description = context.Texts["option.csv.diagnose"];
        command.Add(_saveTrace = options.Text("--save-trace", "value.file"));
        command.Add(_failOn = FailOnOption.Of(options));
        command.Add(_json = options.Switch("--json"));
        command.Validators.Add(result =>
        {
            Option[] given = [.. ((Option[])[_explain, _trace, _whole, _steps, _starts, _layers]).Where(option => result.GetResult(option) is { Implicit: false })];
            if (given.Length > 1 && (given[0] == _explain || given[0] == _trace || given[1] == _steps))
            {
                result.AddError(options.Contradiction(given[0].Name, given[1].Name));
            }
        });
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("diagnose", context.Texts["diagnose.summary"]);
        var diagnose = new DiagnoseCommand(context, command);
        command.SetAction((parsed, stop) => Task.FromResult(diagnose.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_explain) is { } ailment)
        {
            RuleScreen.Write(_context, ailment);
            return ExitCode.Done;
        }

        foreach (Option<string?> file in (Option<string?>[])[_saveTrace, _html, _csv])
        {
            _context.Files.RequireWritable(file.Name, parsed.GetValue(file));
        }

        _figure.RequireFile(parsed);
        bool json = parsed.GetValue(_json);
        DiagnosisResult result = parsed.GetValue(_trace) is { } trace
            ? _context.Lab.Diagnose(TraceArgument.Read(trace, _context))
            : Watch(parsed, json, stop);
        Keep(parsed, result);
        if (json)
        {
            _context.Write(_context.Lab.ToJson(result, _context.Texts.Language));
        }
        else
        {
            DiagnosisScreen.Write(_context, result);
        }

        return Conclude(parsed.GetRequiredValue(_failOn), result);
    }

    private DiagnosisResult Watch(ParseResult parsed, bool json, CancellationToken stop)
    {
        (RunSpec run, DataOptions source) = _run.Read(parsed, asked => LoadedDataLines.Load(_context, asked, stop));
        LoadedData data = LoadedDataLines.Load(_context, source, stop);
        NetworkArgument.RequireInputsFit(run.Network, data, _context.Texts);
        int? steps = parsed.GetValue(_whole) ? null : parsed.GetValue(_steps);
        if (steps != 0)
        {
            NetworkArgument.RequireBatches(run.Network, data, run.Training.BatchSize, _context.Texts);
        }

        if (!json)
        {
            LoadedDataLines.Introduce(_context, data);
        }

        var options = new DiagnosisOptions
        {
            Run = run,
            Steps = steps,
            Starts = parsed.GetValue(_starts),
            Layers = parsed.GetValue(_layers) || parsed.GetValue(_html) is not null,
            Threads = parsed.GetValue(_threads),
        };
        return _context.Follow(feed => Task.FromResult(_context.Lab.Diagnose(data, options, feed, stop)), stop);
    }

    /// <summary>Writes the requested files.</summary>
    private void Keep(ParseResult parsed, DiagnosisResult result)
    {
        string language = _context.Texts.Language;
        if (parsed.GetValue(_saveTrace) is { } trace)
        {
            AtomicFile.Write(trace, TraceJson.Write(result.Trace));
        }

        if (parsed.GetValue(_html) is { } page)
        {
            AtomicFile.Write(page, _context.Lab.ToPage(result, language, CommandText.Of(parsed)));
        }

        if (parsed.GetValue(_csv) is { } table)
        {
            AtomicFile.Write(table, DiagnosisCsv.Write(result));
        }

        _figure.Write(parsed, style => _context.Lab.DrawWaterfall(result, style), "error.noCauses");
    }

    /// <summary>Returns the exit code. A finding of --fail-on counts even if watching was stopped early.</summary>
    private int Conclude(IReadOnlySet<string> failOn, DiagnosisResult result)
    {
        if (!result.Complete)
        {
            _context.Notice(_context.Texts.Say("stop.diagnose", ("step", result.LastStep)));
        }

        if (FailOnOption.CannotTell(failOn, result.Verdict))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts["error.notJudged"]);
        }

        return FailOnOption.IsReached(failOn, result.Verdict) ? ExitCode.Ailing
            : result.Complete ? ExitCode.Done
            : ExitCode.StoppedEarly;
    }
}
