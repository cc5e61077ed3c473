using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Reports.Diagnoses;
using Sonda.Runs.Specs;
using Sonda.Studies.Forecasts;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda forecast</c>: the theory of a network before training, next to a measurement.</summary>
internal sealed class ForecastCommand
{
    private readonly CommandContext _context;
    private readonly RunOptionSet _run;
    private readonly Option<int> _seeds;
    private readonly Option<int> _images;
    private readonly Option<int> _threads;
    private readonly Option<string?> _html;
    private readonly Option<string?> _csv;
    private readonly FigureOption _figure;
    private readonly Option<bool> _json;

    private ForecastCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        _run = new RunOptionSet(command, context, trains: false);
        command.Add(_seeds = options.Whole("--seeds", ForecastOptions.DefaultSeeds, 0, Limits.Seeds));
        command.Add(_images = options.Whole("--images", ForecastOptions.DefaultRows, 1, Limits.TrainingImages));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_html = options.Text("--html", "value.file"));
        _figure = new FigureOption(command, context, "option.figure.forecast");
        command.Add(_csv = options.Text("--csv", "value.file"));
        command.Add(_json = options.Switch("--json"));
        _seeds.Description = context.Texts["option.seeds.forecast"];
        _images.Description = context.Texts["option.images.forecast"];
        _csv.Description = context.Texts["option.csv.forecast"];
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("forecast", context.Texts["forecast.summary"]);
        var forecast = new ForecastCommand(context, command);
        command.SetAction((parsed, stop) => Task.FromResult(forecast.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        _context.Files.RequireWritable(_html.Name, parsed.GetValue(_html));
        _context.Files.RequireWritable(_csv.Name, parsed.GetValue(_csv));
        _figure.RequireFile(parsed);
        bool json = parsed.GetValue(_json);
        (RunSpec run, DataOptions source) = _run.Read(parsed, asked => LoadedDataLines.Load(_context, asked, stop));
        LoadedData data = LoadedDataLines.Load(_context, source, stop);
        NetworkArgument.RequireFits(run.Network, data, _context.Texts, toLearn: false);
        if (!json)
        {
            LoadedDataLines.Introduce(_context, data);
        }

        var options = new ForecastOptions
        {
            Run = run,
            Seeds = parsed.GetValue(_seeds),
            Rows = parsed.GetValue(_images),
            Threads = parsed.GetValue(_threads),
        };
        ForecastResult result = _context.Follow(feed => Task.FromResult(_context.Lab.Forecast(data, options, feed, stop)), stop);
        if (json)
        {
            _context.Write(_context.Lab.ToJson(result, _context.Texts.Language));
        }
        else
        {
            ForecastScreen.Write(_context, result);
        }

        if (parsed.GetValue(_html) is { } page)
        {
            AtomicFile.Write(page, _context.Lab.ToPage(result, _context.Texts.Language, CommandText.Of(parsed)));
        }

        if (parsed.GetValue(_csv) is { } table)
        {
            AtomicFile.Write(table, ForecastCsv.Write(result));
        }

        _figure.Write(parsed, style => _context.Lab.DrawPhases(result, style), "error.noPlace");
        if (result.Complete)
        {
            return ExitCode.Done;
        }

        _context.Notice(_context.Texts.Say("stop.speeds", ("measured", result.Seeds), ("all", options.Seeds)));
        return ExitCode.StoppedEarly;
    }
}
