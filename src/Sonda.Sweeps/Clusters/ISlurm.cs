using System.ComponentModel;
using System.Diagnostics;

namespace Sonda.Sweeps.Clusters;

/// <summary>The commands of Slurm.</summary>
internal interface ISlurm
{
    /// <summary>The commands on this machine.</summary>
    static ISlurm Installed { get; } = new InstalledSlurm();

    /// <summary>Runs a command and waits for its end.</summary>
    /// <exception cref="InvalidContentException">There is no such command.</exception>
    SlurmAnswer Run(string command, IReadOnlyList<string> arguments);

    private sealed class InstalledSlurm : ISlurm
    {
        public SlurmAnswer Run(string command, IReadOnlyList<string> arguments)
        {
            try
            {
                var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
                using Process process = Process.Start(start)!;
                Task<string> error = process.StandardError.ReadToEndAsync();
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return new SlurmAnswer(process.ExitCode, output, error.GetAwaiter().GetResult());
            }
            catch (Win32Exception fault)
            {
                throw new InvalidContentException(
                    LocalizableText.Of($"There is no command {command} here: submit on a machine of the cluster, or look at the script with --dry-run."), fault);
            }
        }
    }
}

/// <summary>The answer of a command.</summary>
internal sealed record SlurmAnswer(int ExitCode, string Output, string Error);
