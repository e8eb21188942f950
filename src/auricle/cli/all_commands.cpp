#include <auricle/cli/all_commands.hpp>

#include <auricle/cli/train_command.hpp>

namespace auricle {

void add_all_commands(Program& program, const std::function<ExitStatus()>& become_trainer) {
  add_classify_command(program);
  add_listen_command(program);
  add_train_command(program, [become_trainer](const TrainOptions&) { return become_trainer(); });
  add_crossval_command(program, [become_trainer](const CrossvalOptions&) { return become_trainer(); });
  add_evaluate_command(program);
  add_combine_command(program);
  add_import_command(program);
  add_export_command(program);
  add_compare_command(program);
  add_report_command(program);
  add_summary_command(program);
  add_mfcc_command(program);
  add_features_command(program);
  add_duplicates_command(program);
  add_compose_command(program);
  add_library_commands(program);
  add_completion_command(program);
}

}  // namespace auricle
