using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Engine.Files;
using Sonda.Reports.Figures;
using Sonda.Reports.Sweeps;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Measures;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary>The options of a map, and what becomes of it: a screen, pictures, tables.</summary>
internal sealed class MapOutput
{
    private static readonly string[] TableEndings = [".csv", ".parquet", ".json"];

    private readonly CommandContext _context;
    private readonly Option<Measure?> _measure;
    private readonly Option<string?> _x, _y, _table;
    private readonly FigureOption _figure;
    private readonly Option<string[]> _at;
    private readonly Option<double?> _threshold;
    private readonly Option<bool> _json;

    public MapOutput(CommandContext context, Command command)
    {
        _context = context;
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        command.Add(_measure = options.Valued<Measure?>("--measure", "value.measure", null, ReadMeasure));
        OptionFactory.Complete(_measure, [.. MeasureKinds.All.Select(kind => kind.Example)]);
        command.Add(_x = options.Text("--x", "value.axis"));
        command.Add(_y = options.Text("--y", "value.axis"));
        command.Add(_at = new Option<string[]>("--at") { Description = texts["option.at"], HelpName = texts["value.at"], Arity = ArgumentArity.OneOrMore });
        command.Add(_threshold = options.Valued<double?>("--threshold", "value.number", null, text => InvariantNumber.TryReadReal(text, out double number)
            ? Reading<double?>.Of(number)
            : options.Refused<double?>("--threshold", text, texts["allowed.number"])));
        _figure = new FigureOption(command, context, "option.figure.map");
        command.Add(_table = options.Valued<string?>("--table", "value.table", null, text => TableEndings.Contains(Path.GetExtension(text).ToLowerInvariant())
            ? Reading<string?>.Of(text)
            : options.Refused<string?>("--table", text, texts["allowed.table"])));
        command.Add(_json = options.Switch("--json"));
        _json.Description = texts["option.json.map"];
    }

    /// <summary>The chosen measure; null for that of the sweep.</summary>
    public Measure? Measure(ParseResult parsed) => parsed.GetValue(_measure);

    /// <summary>Checks, before a long computation, that the files can be written.</summary>
    /// <exception cref="Refusal">One cannot (exit code 2).</exception>
    public void RequireFiles(ParseResult parsed)
    {
        _figure.RequireFile(parsed);
        _context.Files.RequireWritable(_table.Name, parsed.GetValue(_table));
    }

    /// <summary>Checks, before a long computation, the axes that the options name.</summary>
    /// <exception cref="Refusal">A name or value is not one of the sweep (exit code 2).</exception>
    public void RequireAxes(ParseResult parsed, SweepSpec sweep) => MapOf(parsed, sweep, new SweepCells(sweep.CellCount, sweep.Measures.Length));

    /// <summary>Shows a map and writes its files.</summary>
    /// <exception cref="Refusal">A name is not one of the sweep (exit code 2).</exception>
    public void Write(ParseResult parsed, SweepSpec sweep, SweepCells cells)
    {
        SweepMap map = MapOf(parsed, sweep, cells);
        double? threshold = parsed.GetValue(_threshold);
        var line = TheoryLine.Of(map);
        if (parsed.GetValue(_json))
        {
            _context.Write(SweepTables.ToJson(map, threshold, line));
        }
        else
        {
            MapScreen.Write(_context, map, threshold, line, cells.CountOf(CellStatus.Refused));
        }

        _figure.Write(parsed, style => SweepPictures.Map(map, threshold, line, style), "error.noPlace");

        if (parsed.GetValue(_table) is { } table)
        {
            AtomicFile.Write(table, stream => WriteTable(stream, Path.GetExtension(table).ToLowerInvariant(), sweep, cells));
        }
    }

    private SweepMap MapOf(ParseResult parsed, SweepSpec sweep, SweepCells cells)
    {
        Dictionary<string, string> held = Held(parsed.GetValue(_at) ?? []);
        try
        {
            return SweepMap.Of(sweep, cells, parsed.GetValue(_measure), parsed.GetValue(_x), parsed.GetValue(_y), held);
        }
        catch (FormatException fault)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, _context.Texts.Clause(fault), fault);
        }
    }

    private static void WriteTable(Stream stream, string ending, SweepSpec sweep, SweepCells cells)
    {
        switch (ending)
        {
            case ".csv":
                SweepTables.WriteCsv(stream, sweep, cells);
                break;
            case ".json":
                SweepTables.WriteJson(stream, sweep, cells);
                break;
            default:
                SweepParquet.Write(stream, sweep, cells);
                break;
        }
    }

    private Dictionary<string, string> Held(string[] given)
    {
        var held = new Dictionary<string, string>();
        foreach (string text in given)
        {
            string[] sides = text.Split('=', 2);
            if (sides.Length != 2 || !held.TryAdd(sides[0].Trim(), sides[1].Trim()))
            {
                throw new Refusal(ExitCode.Usage, _context.Texts.Say("error.value", ("option", "--at"), ("found", text), ("allowed", _context.Texts["allowed.at"])));
            }
        }

        return held;
    }

    private Reading<Measure?> ReadMeasure(string text)
    {
        try
        {
            return Reading<Measure?>.Of(Sonda.Sweeps.Measures.Measure.Parse(text));
        }
        catch (FormatException fault)
        {
            return _context.Options.Faulty<Measure?>("--measure", _context.Texts.Of(fault), null);
        }
    }
}
