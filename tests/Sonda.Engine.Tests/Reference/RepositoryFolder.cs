namespace Sonda.Engine.Tests.Reference;

/// <summary>The folder of the repository, for tests that compare its pages with the code.</summary>
internal static class RepositoryFolder
{
    public static string Path
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Sonda.slnx")))
            {
                folder = System.IO.Path.GetDirectoryName(folder);
            }

            return folder ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }
    }
}
