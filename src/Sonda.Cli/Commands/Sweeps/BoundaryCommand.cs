using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Engine.Files;
using Sonda.Reports.Figures;
using Sonda.Reports.Sweeps;
using Sonda.Runs.Training;
using Sonda.Sweeps.Boundaries;
using Sonda.Sweeps.Running;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda boundary</c>: where training converges and where it diverges, over two learning rates.</summary>
internal sealed class BoundaryCommand
{
    private const string GridEnding = ".grid";

    private static readonly (string Word, BoundaryCondition Meaning)[] Conditions =
        [.. Enum.GetValues<BoundaryCondition>().Select(condition => (new BoundarySetting(condition).Name, condition))];

    private readonly CommandContext _context;
    private readonly Option<BoundaryCondition> _condition;
    private readonly Option<int> _width, _steps, _size, _zoom, _threads;
    private readonly Option<ulong> _seed;
    private readonly Option<double?> _x, _y;
    private readonly Option<string?> _folder, _figure;
    private readonly Option<bool> _json;

    private BoundaryCommand(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        command.Add(_condition = options.Choice("--condition", BoundaryCondition.Tanh, Conditions));
        command.Add(_width = options.Whole("--width", 16, 1, BoundarySetting.MaxWidth));
        command.Add(_steps = options.Whole("--steps", 500, 1, BoundarySetting.MaxSteps));
        command.Add(_size = options.Valued("--size", "value.number", 128, text => ReadSize(options, text)));
        command.Add(_zoom = options.Whole("--zoom", 0, 0, BoundaryView.MaxZoom));
        command.Add(_x = Place(options, "--center-x"));
        command.Add(_y = Place(options, "--center-y"));
        command.Add(_seed = options.Seed());
        command.Add(_folder = options.Text("--out", "value.folder"));
        command.Add(_figure = options.Valued<string?>("--figure", "value.png", null, text => text.EndsWith(".png", StringComparison.OrdinalIgnoreCase)
            ? Reading<string?>.Of(text)
            : options.Refused<string?>("--figure", text, texts["allowed.png.boundary"]), "option.figure.boundary"));
        command.Add(_threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads));
        command.Add(_json = options.Switch("--json"));
        _steps.Description = texts["option.steps.boundary"];
        _folder.Description = texts["option.out.boundary"];
        _seed.Description = texts["option.seed.boundary"];
        _threads.Description = texts["option.threads.boundary"];
        _json.Description = texts["option.json.boundary"];
    }

    public static Command Build(CommandContext context)
    {
        var command = new Command("boundary", context.Texts["boundary.summary"]);
        var boundary = new BoundaryCommand(context, command);
        command.SetAction((parsed, stop) => Task.FromResult(boundary.Run(parsed, stop)));
        return command;
    }

    private static Option<double?> Place(OptionFactory options, string name) => options.Valued<double?>(name, "value.number", null, text =>
        InvariantNumber.TryReadReal(text, out double place) && place is >= BoundaryView.Low and <= BoundaryView.Low + BoundaryView.Side
            ? Reading<double?>.Of(place)
            : options.Refused<double?>(name, text, options.Allowed("allowed.boundaryPlace")));

    private static Reading<int> ReadSize(OptionFactory options, string text) =>
        InvariantNumber.TryReadWhole(text, out Int128 size) && size >= 8 && size <= 1 << BoundaryView.MaxLevel && BitOperations.IsPow2((int)size)
            ? Reading<int>.Of((int)size)
            : options.Refused<int>("--size", text, options.Allowed("allowed.boundarySize"));

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        TextCatalog texts = _context.Texts;
        string? folder = parsed.GetValue(_folder), figure = parsed.GetValue(_figure);
        if (folder is not null)
        {
            _context.Files.RequireWritableFolder("--out", folder);
        }

        _context.Files.RequireWritable("--figure", figure);

        var setting = new BoundarySetting(parsed.GetValue(_condition), parsed.GetValue(_width), parsed.GetValue(_steps), parsed.GetValue(_seed));
        double middle = BoundaryView.Low + (BoundaryView.Side / 2);
        var view = BoundaryView.Around(
            parsed.GetValue(_x) ?? middle, parsed.GetValue(_y) ?? middle, parsed.GetValue(_zoom), BitOperations.Log2((uint)parsed.GetValue(_size)));
        var grid = new BoundaryGrid(view);
        foreach (string file in folder is null ? [] : Directory.GetFiles(folder, "*" + GridEnding).Order(StringComparer.Ordinal).ToArray())
        {
            if (BoundaryGrid.Load(file, setting) is { } earlier)
            {
                grid.Take(earlier);
            }
        }

        int reused = grid.Known;
        long start = _context.Time.GetTimestamp();
        _context.Follow(feed => Task.FromResult(_context.Sweeps.Train(setting, grid, parsed.GetValue(_threads), new Relay(feed), stop)), stop);
        double seconds = _context.Time.GetElapsedTime(start).TotalSeconds;
        if (folder is not null)
        {
            grid.Save(Path.Combine(folder, Name(setting, view)), setting);
        }

        bool isComplete = grid.Known == grid.Values.Length;
        if (isComplete)
        {
            Show(parsed, setting, grid, (reused, seconds));
        }

        if (figure is not null && isComplete)
        {
            AtomicFile.Write(figure, BoundaryPicture.Png(grid));
        }

        if (!isComplete)
        {
            _context.Notice(texts.Say(folder is null ? "boundary.lost" : "boundary.stopped", ("done", grid.Known), ("all", grid.Values.Length)));
        }

        return isComplete ? ExitCode.Done : ExitCode.StoppedEarly;
    }

    private void Show(ParseResult parsed, BoundarySetting setting, BoundaryGrid grid, (int Reused, double Seconds) work)
    {
        BoxCounting counting = BoxCounting.Of(grid);
        int converging = grid.Values.Count(value => value < 0);
        if (parsed.GetValue(_json))
        {
            _context.Write(SweepTables.ToJson(setting, grid.View, counting, converging, work.Reused));
            return;
        }

        TextCatalog texts = _context.Texts;
        int count = grid.View.Count;
        _context.Explain(texts.Say("boundary.setting", ("setting", setting.Identity), ("rows", setting.Rows)));
        _context.Explain(texts.Say(setting.Condition == BoundaryCondition.Offset ? "boundary.view.offset" : "boundary.view", ("view", grid.View)));
        _context.Explain(texts.Say(
            "boundary.cells",
            ("cells", grid.Values.Length),
            ("side", count),
            ("reused", work.Reused),
            ("time", Figures.Duration(work.Seconds)),
            ("share", string.Create(CultureInfo.InvariantCulture, $"{100.0 * converging / grid.Values.Length:F1}"))));
        _context.Explain(double.IsNaN(counting.Dimension)
            ? texts["boundary.noDimension"]
            : texts.Say(
                "boundary.dimension",
                ("dimension", string.Create(CultureInfo.InvariantCulture, $"{counting.Dimension:F3}")),
                ("half", string.Create(CultureInfo.InvariantCulture, $"{counting.HalfInterval:F3}")),
                ("scales", counting.Counts.Count(scale => scale.Boxes > 0))));
    }

    private static string Name(BoundarySetting setting, BoundaryView view) => string.Create(
        CultureInfo.InvariantCulture,
        $"{setting.Identity.Replace(' ', '-').Replace("=", "", StringComparison.Ordinal)}-zoom{view.Zoom}-{view.Column}-{view.Row}-{1 << view.Level}{GridEnding}");

    private sealed class Relay(Feed feed) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => feed.Report(new ExperimentProgress("sweep", "", value.Done, value.Total));
    }
}
