using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ClockifyBff.Tests.Api.OpenApi;

/// <summary>Compiles programs that use generated clients.</summary>
internal static class CSharpProgram
{
    /// <summary>Compiles with warnings as errors.</summary>
    public static Assembly Compile(params IEnumerable<string> sources)
    {
        var stop = TestContext.Current.CancellationToken;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            $"GeneratedClient-{Guid.NewGuid():N}",
            sources.Select(source =>
                CSharpSyntaxTree.ParseText(
                    source,
                    new CSharpParseOptions(preprocessorSymbols: ["NETCOREAPP3_1_OR_GREATER", "NET5_0_OR_GREATER"]),
                    cancellationToken: stop
                )
            ),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                generalDiagnosticOption: ReportDiagnostic.Error
            )
        );
        using var assembly = new MemoryStream();

        var result = compilation.Emit(assembly, cancellationToken: stop);

        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(assembly.ToArray());
    }
}
