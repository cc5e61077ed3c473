using System.Text;
using Sonda.Runs.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sonda.Cli.Output;

/// <summary>Progress bars with the remaining time, drawn by Spectre.Console on a screen.</summary>
internal sealed class LiveProgress(Terminal terminal, TextCatalog texts, TimeProvider time) : ProgressView(texts)
{
    private const int LabelWidth = 34;

    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private readonly RemainingTime _remaining = new(time);
    private readonly IAnsiConsole _console = Console(terminal);
    private ProgressContext? _context;
    private long _drawn;

    /// <inheritdoc/>
    public override void Run(Action loop)
    {
        // Without AutoRefresh, Spectre draws on no second thread: only the caller writes to the screen.
        new Progress(_console, time)
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 20 },
                new CountColumn(Numbers),
                new LeftColumn())
            .Start(context =>
            {
                _context = context;
                loop();
            });
    }

    /// <inheritdoc/>
    public override void Show(ExperimentProgress progress)
    {
        string label = Label(progress);
        if (!IsNews(label, progress))
        {
            return;
        }

        if (!_tasks.TryGetValue(label, out ProgressTask? task))
        {
            string shown = label.Length <= LabelWidth ? label : label[..(LabelWidth - 1)] + "…";
            task = _context!.AddTask(Markup.Escape(PrintableWriter.Of(shown)), maxValue: Math.Max(1, progress.Total));
            _tasks.Add(label, task);
        }

        task.Tag = new Shown(progress, _remaining.Report(label, progress));
        task.Value = progress.Total == 0 ? 1 : progress.Done;
        if (time.GetElapsedTime(_drawn) >= Beat)
        {
            Refresh();
        }
    }

    /// <inheritdoc/>
    public override void Write(string line)
    {
        if (terminal.OutIsScreen)
        {
            // Both streams share one screen, and only the console with the bars can print a line above them.
            _console.WriteLine(PrintableWriter.Of(line));
            return;
        }

        terminal.Out.WriteLine(line);
        terminal.Out.Flush();
    }

    /// <inheritdoc/>
    public override void Say(string line) => _console.WriteLine(PrintableWriter.Of(line));

    /// <inheritdoc/>
    public override void Refresh()
    {
        _drawn = time.GetTimestamp();
        _context!.Refresh();
    }

    private static IAnsiConsole Console(Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        ColorSystem = terminal.Colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Out = new Screen(terminal),
    });

    /// <summary>The count such as "12/30" and the latest accuracy, if any.</summary>
    private sealed class CountColumn(Numbers numbers) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            ExperimentProgress progress = ((Shown)task.Tag!).Progress;
            string count = Count(progress, numbers);
            return new Text(progress.Accuracy is { } accuracy and not double.NaN ? count + " " + Figures.Percent(accuracy) : count);
        }
    }

    /// <summary>The remaining time, once it can be estimated.</summary>
    private sealed class LeftColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(((Shown)task.Tag!).Left is { } seconds ? Figures.Remaining(seconds) : "");
    }

    private sealed record Shown(ExperimentProgress Progress, double? Left);

    private sealed class Screen(Terminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => terminal.Controls;

        public bool IsTerminal => true;

        public int Width => terminal.Width;

        public int Height => terminal.Height;

        public void SetEncoding(Encoding encoding)
        {
            // The process has already set UTF-8.
        }
    }
}
