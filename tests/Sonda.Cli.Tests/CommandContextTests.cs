using System.Collections.Concurrent;
using System.Text;
using Sonda.Cli.Output;
using Sonda.Cli.Texts;

namespace Sonda.Cli.Tests;

public sealed class CommandContextTests
{
    [Fact]
    public void A_stop_is_announced_once_however_many_pieces_of_work_it_meets()
    {
        using var lines = new Lines();
        var context = new CommandContext(new Terminal(TextWriter.Null, lines), TextCatalog.For(UiLanguage.English), new FakeLab(), new FakeRuns(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        foreach (string piece in (string[])["loaded", "measured"])
        {
            // The view has checked the stop before it shows a notice.
            context.Follow(
                feed =>
                {
                    feed.Say(piece);
                    lines.WaitFor(piece);
                    return Task.FromResult(0);
                },
                stop.Token);
        }

        Assert.Equal(["Stopping; everything done so far is kept. Press Ctrl-C again to quit at once.", "loaded", "measured"], lines.All);
    }

    /// <summary>Lines of one thread that another thread waits for.</summary>
    private sealed class Lines : TextWriter
    {
        private readonly BlockingCollection<string> _lines = [];
        private readonly List<string> _taken = [];

        public IReadOnlyList<string> All => _taken;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => _lines.Add(value!);

        public void WaitFor(string line)
        {
            do
            {
                _taken.Add(_lines.Take());
            }
            while (_taken[^1] != line);
        }

        protected override void Dispose(bool disposing)
        {
            _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
