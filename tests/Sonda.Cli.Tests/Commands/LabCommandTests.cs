using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Sonda.Cli.Tests.Commands;

public sealed partial class LabCommandTests
{
    [Theory]
    [InlineData("en-US", "Ctrl-C")]
    [InlineData("pt-BR", "laboratório")]
    public void Writes_the_address_on_the_first_line_and_ends_well_when_it_is_stopped(string culture, string word)
    {
        Outcome outcome = Stopped(culture, "lab", "--port", "0", "--no-open");

        Assert.Equal(ExitCode.Done, outcome.ExitCode);
        Assert.Matches(Address(), outcome.Out.Split('\n')[0]);
        Assert.Contains(word, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("token", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_this_machine_the_address_has_a_token_that_stands_nowhere_else()
    {
        Outcome outcome = Stopped("en-US", "lab", "--port", "0", "--no-open", "--listen", "0.0.0.0");

        string token = outcome.Out.Split('\n')[0].Split("?token=")[1];
        Assert.Equal(32, token.Length);
        Assert.DoesNotContain(token, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("token", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_port_is_refused_with_its_number()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Outcome outcome = Stopped("en-US", "lab", "--port", port, "--no-open");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(port, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--listen", "everywhere")]
    public void A_wrong_value_is_refused_with_what_is_allowed(string option, string value)
    {
        Outcome outcome = Stopped("en-US", "lab", option, value);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(value, outcome.Error, StringComparison.Ordinal);
    }

    private static Outcome Stopped(string culture, params string[] args)
    {
        var stop = new CancellationTokenSource();
        stop.Cancel();
        return new CommandLine { Culture = culture, Stop = stop }.Run(args);
    }

    [GeneratedRegex("^http://localhost:[0-9]+/$")]
    private static partial Regex Address();
}
