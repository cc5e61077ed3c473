using System.Diagnostics;
using System.Text;

namespace Sonda.Cli.Tests;

/// <summary>The program as a process: locale, streams and exit codes as a shell sees them.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("en_US.UTF-8", "error: ")]
    [InlineData("pt_BR.UTF-8", "erro: ")]
    [InlineData("C", "error: ")]
    public void Errors_follow_the_locale_and_the_exit_code_does_not(string locale, string prefix)
    {
        Outcome outcome = Run(locale, "train", "784-30-10", "--eta", "0,5");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.StartsWith(prefix, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Out);
    }

    [Fact]
    public void Accents_arrive_as_utf8_without_a_byte_order_mark()
    {
        Outcome outcome = Run("C", "--help", "--lang", "pt");

        Assert.StartsWith("Sonda mede quão bem", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', outcome.Out);
    }

    [Fact]
    public void Tells_its_version()
    {
        Outcome outcome = Run("en_US.UTF-8", "--version");

        Assert.Matches(@"^sonda \d+\.\d+\.\d+\r?\n$", outcome.Out);
        Assert.Equal(ExitCode.Done, outcome.ExitCode);
    }

    [Theory]
    [InlineData("en_US.UTF-8", "holds no mnist")]
    [InlineData("pt_BR.UTF-8", "não contém mnist")]
    public void A_data_folder_without_mnist_is_an_error_in_the_users_language(string locale, string expected)
    {
        using var folder = new Folder();

        Outcome outcome = Run(locale, "speeds", "784-30-10", "--data-dir", folder.Path);

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(folder.Path, outcome.Error, StringComparison.Ordinal);
    }

    private static Outcome Run(string locale, params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "sonda.exe" : "sonda");
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        start.Environment["LC_ALL"] = locale;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
