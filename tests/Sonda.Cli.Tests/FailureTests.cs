using Sonda.Data;

namespace Sonda.Cli.Tests;

/// <summary>Every failure gives one line, an exit code and no stack trace.</summary>
public sealed class FailureTests
{
    public static readonly TheoryData<Exception, int> Failures = new()
    {
        { new DatasetException("/d/labels", 4, $"7", $"10000"), ExitCode.DataOrConfiguration },
        { new IOException("disk full"), ExitCode.DataOrConfiguration },
        { new UnauthorizedAccessException("no"), ExitCode.DataOrConfiguration },
        { new InsufficientMemoryException(), ExitCode.DataOrConfiguration },
        { new AggregateException(new AggregateException(new IOException("disk full"))), ExitCode.DataOrConfiguration },
        { new InvalidOperationException("two\nlines"), ExitCode.Internal },
        { new OperationCanceledException(), ExitCode.StoppedEarly },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Is_one_line_with_an_exit_code(Exception failure, int exitCode)
    {
        foreach (FakeLab lab in (FakeLab[])[new() { Fails = failure }, new() { LoadFails = failure }])
        {
            Outcome outcome = new CommandLine { Lab = lab }.Run("speeds", "784-30-10");

            Assert.Equal(exitCode, outcome.ExitCode);
            Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_stack_trace_is_for_those_who_ask()
    {
        var line = new CommandLine
        {
            Lab = new FakeLab { Fails = new InvalidOperationException("odd") },
            Environment = { ["SONDA_DEBUG"] = "1" },
        };

        Assert.Contains("   at ", line.Run("speeds", "784-30-10").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_marks_errors_on_a_screen_unless_it_is_not_wanted()
    {
        Assert.Contains("\e[31merror:\e[0m", new CommandLine { OnScreen = true }.Run("x").Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', new CommandLine { OnScreen = true, Environment = { ["NO_COLOR"] = "1" } }.Run("x").Error);
        Assert.DoesNotContain('\e', new CommandLine().Run("x").Error);
    }
}
